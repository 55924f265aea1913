"""What keeps the house easy to live in: sizes, names, and no name of a place of download."""

import ast
import re
import statistics
import subprocess
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ("core", "customers", "surveys", "metrics", "journeys", "crm")
FILE_CAP, FILE_P90 = 300, 200
FUNCTION_CAP, FUNCTION_P90, FUNCTION_MEDIAN = 40, 20, 7
VIEW_FUNCTION_CAP = 25
TEMPLATE_CAP = 150
CORE_FILES = 10
BANNED_NAMES = {"utils", "helpers", "misc", "services", "managers", "common"}

SOURCES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py") if "migrations" not in p.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions_of(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text())
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        (f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1) for node in found
    ]


def p90(sizes: list[int]) -> float:
    return statistics.quantiles(sizes, n=10)[-1]


def test_no_file_is_too_long_to_read():
    assert [(str(p), lines_of(p)) for p in [*SOURCES, *TESTS] if lines_of(p) > FILE_CAP] == []
    assert p90([lines_of(p) for p in SOURCES]) <= FILE_P90


def test_no_function_is_too_long_to_grasp():
    functions = [each for path in SOURCES for each in functions_of(path)]
    assert [each for each in functions if each[1] > FUNCTION_CAP] == []
    sizes = [size for _, size in functions]
    assert p90(sizes) <= FUNCTION_P90
    assert statistics.median(sizes) <= FUNCTION_MEDIAN


def test_views_choose_and_do_no_more():
    views = [p for p in SOURCES if "views" in p.parts]
    assert [f for p in views for f in functions_of(p) if f[1] > VIEW_FUNCTION_CAP] == []


def test_templates_are_short():
    assert [(str(p), lines_of(p)) for p in TEMPLATES if lines_of(p) > TEMPLATE_CAP] == []


def test_the_floor_is_small():
    assert len([p for p in (ROOT / "core").glob("*.py") if p.name != "__init__.py"]) <= CORE_FILES


def test_files_are_named_for_what_they_hold():
    assert [str(p) for p in SOURCES if p.stem in BANNED_NAMES] == []


def test_each_file_says_what_it_is_for():
    silent = [p for p in SOURCES if p.stat().st_size and not ast.get_docstring(ast.parse(p.read_text()))]
    assert [str(p.relative_to(ROOT)) for p in silent] == []


def test_domain_verbs_take_names_not_places():
    """`place_order(customer=…, number=…)`: nobody has to remember an order of arguments."""
    domain = [p for p in SOURCES if "domain" in p.parts and "formulas" not in p.parts]
    verbs = re.compile(r"^(create|change|place|save|state|log|spend|give|invite|record|withdraw|enrol)_")
    loose = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in domain
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and verbs.match(node.name) and len(node.args.args) > 1
    ]
    assert loose == []


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split()]


def test_no_file_names_a_package_host():
    host = re.compile(r"pypi\.org|pythonhosted|--index-url|--find-links")
    texts = tracked("*.txt", "*.in", "*.toml", "*.md", "*.yml", "Makefile", "Dockerfile", ".ci/*")
    assert [str(p) for p in texts if p.exists() and host.search(p.read_text())] == []


def test_each_decision_stands_in_their_index():
    decisions = ROOT / "docs/decisions"
    index = re.findall(r"^- \[([\w-]+\.md)\]\(\1\): .", (decisions / "README.md").read_text(), re.MULTILINE)
    assert index == sorted(each.name for each in decisions.iterdir() if each.name != "README.md")


def test_dependencies_are_locked_with_hashes():
    for lock in (ROOT / "requirements").glob("*.txt"):
        packages = re.findall(r"^[a-z].*$", lock.read_text(), re.MULTILINE | re.IGNORECASE)
        assert packages
        assert all("==" in package for package in packages)
        assert lock.read_text().count("--hash=sha256:") >= len(packages)


USED_UNNAMED = {"argon2-cffi", "bootstrap-wrapper", "import-linter", "pytest-timeout", "tzdata"}


def test_nothing_is_installed_that_nobody_uses():
    """Each is named in the code or is a tool of the Makefile; the exceptions are taken up by others."""
    sources = [path.read_text() for path in tracked("*.py", "Makefile") if path.exists()]
    words = {word for source in sources for word in re.findall(r"\w+", source)}
    used = {
        re.sub(r"[-_.]+", "-", package).lower()
        for module, packages in packages_distributions().items()
        if module in words
        for package in packages
    }
    wanted = "".join(path.read_text().lower() for path in tracked("requirements/*.in"))
    packages = {
        it for it in re.findall(r"^[a-z][\w-]*", wanted, re.MULTILINE) if not re.search("stubs|types", it)
    }
    assert packages - used - USED_UNNAMED == set()
