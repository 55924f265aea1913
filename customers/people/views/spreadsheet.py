"""A table as a file to take away: lines go out as they are read."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.http import StreamingHttpResponse
from django.utils.timezone import localdate
from django.utils.translation import get_language, override

from customers.people.domain.spreadsheet import Looks, csv_lines, xlsx_bytes

Part = TypeVar("Part", str, bytes)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    name: str,
    looks: Looks = (),  # noqa: ARG001 — as for the other kind of file; text has none
) -> StreamingHttpResponse:
    return _file(csv_lines(header, rows), "text/csv; charset=utf-8", f"{name}-{localdate()}.csv")


def xlsx_file(
    header: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str, looks: Looks = ()
) -> StreamingHttpResponse:
    return _file(xlsx_bytes(header, rows, title=name, looks=looks), XLSX, f"{name}-{localdate()}.xlsx")


def _file(parts: Iterator[Part], content_type: str, name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        spoken(parts),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def spoken(parts: Iterator[Any]) -> Iterator[str | bytes]:
    """They go out as they are made. By then the request is over: its language is taken along."""
    return _in_language(get_language() or "en", parts)


def _in_language(language: str, parts: Iterator[Any]) -> Iterator[str | bytes]:
    with override(language):
        yield next(parts, "")
    while True:
        with override(language):
            part = next(parts, None)
        if part is None:
            return
        yield part
