"""What the code must never ask of the broker: it may forget, repeat and stall. The tables do not."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("core", "customers", "surveys", "metrics", "journeys", "crm")
ALARM_CLOCK = {"crm/tasks.py", "crm/celery.py"}

FORBIDDEN_KEYWORDS = {
    "eta": "a task with an ETA is run several times; write a due row",
    "countdown": "a countdown is an ETA; write a due row",
    "result_backend": "results are rows",
    "autoretry_for": "a retry is a due row with a later due_at",
}
FORBIDDEN_NAMES = {
    "retry": "a retry is a due row with a later due_at",
    "delay_on_commit": "a commit without its message loses work; write a due row",
    "apply_async_on_commit": "a commit without its message loses work; write a due row",
    "chord": "a chord may never fire; count the rows",
    "AsyncResult": "results are rows",
    "shared_task": "there is one task, crm.tasks.wake; add a Job to crm/loop.py",
}
PUBLISHING = {"delay", "apply_async", "send_task", "apply_async_on_commit"}


def problems(source: str, path: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        for name, reason in _uses(node, path):
            yield f"{path}:{getattr(node, 'lineno', 0)} {name}: {reason}"


def _uses(node: ast.AST, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.keyword) and node.arg in FORBIDDEN_KEYWORDS:
        yield node.arg, FORBIDDEN_KEYWORDS[node.arg]
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("celery"):
        for alias in node.names:
            if alias.name in FORBIDDEN_NAMES:
                yield alias.name, FORBIDDEN_NAMES[alias.name]
    if isinstance(node, ast.ImportFrom | ast.Import) and path not in ALARM_CLOCK:
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        if any(module.split(".")[0] in {"celery", "kombu"} for module in modules):
            yield "import of celery", "only the alarm clock knows the broker"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _calls(node.func, path)


def _calls(function: ast.Attribute, path: str) -> Iterator[tuple[str, str]]:
    if function.attr in FORBIDDEN_NAMES:
        yield function.attr, FORBIDDEN_NAMES[function.attr]
    if function.attr in PUBLISHING and path not in ALARM_CLOCK:
        yield function.attr, "only beat publishes; commit a row instead"
    match function:
        case ast.Attribute(attr="get", value=ast.Call(func=ast.Attribute(attr=published))):
            if published in PUBLISHING:
                yield "get", "waiting for a result may take for ever; read the row"


def test_no_code_asks_the_broker_for_what_it_cannot_keep():
    files = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    assert len(files) > 50
    found = [problem for file in files for problem in problems(file.read_text(), str(file.relative_to(ROOT)))]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "wake.apply_async(['a'], eta=tomorrow)",
        "wake.apply_async(['a'], countdown=3)",
        "app.task(autoretry_for=(OSError,))",
        "self.retry()",
        "from celery import chord",
        "from celery import shared_task",
        "app = Celery(result_backend='redis://')",
        "wake.delay_on_commit('a')",
        "wake.delay('a')",
        "wake.apply_async(['a'])",
        "app.send_task('wake')",
        "wake.delay('a').get()",
        "import celery",
        "from kombu import Producer",
    ],
)
def test_each_of_them_is_noticed(source):
    assert list(problems(source, "customers/commerce/domain/order.py"))


@pytest.mark.parametrize(
    "source", ["wake.delay('a').get()", "wake.apply_async(['a'], countdown=3)", "from celery import chord"]
)
def test_the_alarm_clock_may_not_do_everything_either(source):
    assert list(problems(source, "crm/tasks.py"))


def test_ordinary_code_is_let_be():
    source = "settings.get('a'); customer.delay = 3; queue.get(timeout=2); Customer.objects.filter(x=1).get()"
    assert list(problems(source, "customers/commerce/domain/order.py")) == []
