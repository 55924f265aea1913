"""Lists taken away as files: all of it, nothing that runs, and who took it is written down."""

import csv
import io
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils.translation import override

from customers.models import CustomerExport
from customers.people.domain import spreadsheet
from customers.people.domain.custom_field import add_field
from customers.people.domain.spreadsheet import csv_lines, xlsx_bytes
from customers.people.domain.tag import create_tag
from tests import factories

pytestmark = pytest.mark.django_db
NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "＠SUM(A1)",
    "\t=1",
    "<script>",
    "é;\"'\n",
    "קפה",
    "コーヒー",
]


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet_of(content: bytes, number: int = 1) -> list[list[tuple[str, str]]]:
    """Type and text of every cell."""
    with ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        tree = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    return [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row.iter(f"{MAIN}c")]
        for row in tree.iter(f"{MAIN}row")
    ]


def taken(client, file_format: str, query: str = "") -> bytes:
    answer = client.post(f"{reverse('customers:export-create')}?{query}", {"format": file_format})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


@pytest.fixture
def people():
    create_tag(name="vip")
    create_tag(name="pro")
    add_field(label_fr="Tasses", label_en="Cups", kind="number")
    add_field(label_fr="Mouture", label_en="Grind", kind="choice", choices=[("Grains", "Beans")])
    add_field(label_fr="Revendeur", label_en="Reseller", kind="flag")
    custom = {"cups": "2.5", "grind": "beans", "reseller": True}
    factories.customer("=HYPERLINK(1)", "", phones=["0612345678"], tags=["vip", "pro"], custom=custom)
    factories.customer("Zoé", "Petit", country="GB")


COLUMNS = (
    "columns=name&columns=phone&columns=tags&columns=custom_cups&columns=custom_grind&columns=custom_reseller"
)


def test_csv_is_what_is_seen_and_safe(people, manager_client, manager):
    text = taken(manager_client, "csv", COLUMNS).decode()
    assert text.startswith("\ufeffName,Phone,Tags")
    assert list(csv.reader(io.StringIO(text[1:]))) == [
        ["Name", "Phone", "Tags", "Cups", "Grind", "Reseller"],
        ["'=HYPERLINK(1)", "'+33612345678", "pro;vip", "2.5", "Beans", "yes"],
        ["Zoé Petit", "", "", "", "", ""],
    ]
    export = CustomerExport.objects.get()
    assert (export.actor, export.file_format, export.rows) == (manager, "csv", 2)
    assert export.query["columns"][0] == "name"
    assert export.finished_at


def test_a_moment_is_the_day_it_is_here(manager_client):
    factories.customer("Amélie", "Fotso", since=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    asked = "columns=name&columns=since"
    assert taken(manager_client, "csv", asked).decode().splitlines()[1] == "Amélie Fotso,2026-01-01"
    assert sheet_of(taken(manager_client, "xlsx", asked))[1] == [
        ("inlineStr", "Amélie Fotso"),
        ("n", "46023"),
    ]


def test_french_files_open_in_french_spreadsheets(people, manager_client, manager):
    manager.language = "fr"
    manager.save()
    text = taken(manager_client, "csv", f"{COLUMNS}&country=").decode()
    assert text.splitlines()[1] == "'=HYPERLINK(1);'+33612345678;\"pro;vip\";2,5;Grains;oui"


def test_xlsx_holds_text_as_text_and_numbers_as_numbers(people, manager_client):
    head, first, second = sheet_of(taken(manager_client, "xlsx", f"{COLUMNS}&order=-name"))
    assert [text for _, text in head] == ["Name", "Phone", "Tags", "Cups", "Grind", "Reseller"]
    assert first[0] == ("inlineStr", "Zoé Petit")
    assert second == [
        ("inlineStr", "=HYPERLINK(1)"),
        ("inlineStr", "+33612345678"),
        ("inlineStr", "pro;vip"),
        ("n", "2.5"),
        ("inlineStr", "Beans"),
        ("inlineStr", "yes"),
    ]


def test_filters_hold_for_the_file_too(people, manager_client):
    assert len(taken(manager_client, "csv", "country=GB").decode().splitlines()) == 2
    answer = manager_client.post(
        f"{reverse('customers:export-create')}?since_from=2026-02-31", {"format": "csv"}
    )
    assert answer.status_code == 302
    assert not CustomerExport.objects.filter(query__has_key="since_from").exists()


def test_a_search_holds_for_the_file_too(people, manager_client):
    lines = taken(manager_client, "csv", "q=Zoé+Petit&columns=name").decode().splitlines()
    assert lines[1:] == ["Zoé Petit"]
    assert taken(manager_client, "csv", "q=nobodylikethis&columns=name").decode().splitlines()[1:] == []


def test_it_is_for_managers_and_never_a_get(people, agent_client, manager_client):
    address = reverse("customers:export-create")
    assert agent_client.post(address, {"format": "csv"}).status_code == 403
    assert manager_client.get(address).status_code == 405
    assert manager_client.post(address, {"format": "pdf"}).status_code == 302
    assert not CustomerExport.objects.exists()


def test_no_text_becomes_a_formula():
    for line in list(csv_lines(NASTY, [NASTY]))[:2]:
        [cells] = csv.reader(io.StringIO(line.removeprefix("\ufeff"), newline=""))
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝", "＠"))]
    [head, row] = sheet_of(b"".join(xlsx_bytes(NASTY, [NASTY], title="[a]/*?")))
    assert [kind for kind, _ in head + row] == ["inlineStr"] * 2 * len(NASTY)
    assert [text for _, text in row] == NASTY


def test_a_share_looks_like_one_and_a_yes_is_told_in_words():
    line = [0.25, Decimal("2380.50"), 7, True]
    book = b"".join(xlsx_bytes("abcd", [line], title="t", looks=["share", "money", None, None]))
    with ZipFile(io.BytesIO(book)) as parts:
        sheet, styles = (parts.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert '<c s="3"><v>0.25</v></c><c s="4"><v>2380.50</v></c><c><v>7</v></c><c t="b"><v>1</v></c>' in sheet
    formats = ET.fromstring(styles).iter(f"{MAIN}xf")
    assert [each.get("numFmtId") for each in formats][-2:] == ["10", "4"]  # 0.00 % and #,##0.00
    with override("fr"):
        assert list(csv_lines("abcd", [line]))[1] == "0,25;2380,50;7;oui\r\n"


def test_a_day_that_no_spreadsheet_counts_is_text():
    days = [date(1850, 5, 1), date(1900, 2, 28), date(1900, 3, 1), date(2026, 11, 22)]
    [_head, row] = sheet_of(b"".join(xlsx_bytes(["a"], [days], title="t")))
    assert row == [("inlineStr", "1850-05-01"), ("inlineStr", "1900-02-28"), ("n", "61"), ("n", "46348")]


def test_what_xml_cannot_hold_is_left_out():
    [_, row] = sheet_of(
        b"".join(
            xlsx_bytes(
                ["a"],
                [
                    ["\x00a\x0b\ud800b\uffff"],
                ][:1],
                title="t",
            )
        )
    )
    assert row == [("inlineStr", "ab")]


def test_a_sheet_that_is_full_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
    book = b"".join(xlsx_bytes(["n"], [[n] for n in range(5)], title="t"))
    assert [[cell for [(_, cell)] in sheet_of(book, n)] for n in (1, 2, 3)] == [
        ["n", "0", "1"],
        ["n", "2", "3"],
        ["n", "4"],
    ]


def test_nothing_is_held_back_while_it_is_made():
    """The first piece is there before the second row of many was asked for twice."""
    asked = []

    def rows():
        for n in range(100_000):
            asked.append(n)
            yield ["x" * 50]

    pieces = xlsx_bytes(["a"], rows(), title="t")
    total = sum(len(next(pieces)) for _ in range(3))
    assert total >= 0
    assert len(asked) <= 2 * spreadsheet.PORTION
