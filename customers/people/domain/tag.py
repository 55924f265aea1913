"""Tags put on customers and taken off, one by one or many at once; and the tags themselves."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid, said
from core.sql import execute
from core.text import clean_line
from customers.domain.checked import check
from customers.domain.use import Use, refuse_if_used
from customers.enums import EventKind, TagColour
from customers.models import Customer, CustomerTag, SavedView, Tag
from customers.people.domain.saved_view import use_of_view

MOST = 500  # tags in the house: a list to choose from, not free text


Renaming = Callable[[Tag, Tag], list[str]]
_renamings: list[Renaming] = []


def follow_merges(renaming: Renaming) -> None:
    """`renaming` gets a tag and the one it is merged into, in the same transaction, puts the other one where
    the first was named, and returns what it changed, by name. The apps above add theirs."""
    if renaming not in _renamings:
        _renamings.append(renaming)


TagUses = Callable[[Tag], Iterable[Use]]
_tag_uses: list[TagUses] = []


def offer_tag_uses(source: TagUses) -> None:
    """`source` yields where a tag is read. The apps above add theirs."""
    if source not in _tag_uses:
        _tag_uses.append(source)


def uses_of_tag(tag: Tag) -> list[Use]:
    """What stops working without it first."""
    views = SavedView.objects.filter(query__tag=str(tag.pk))
    found = [use for source in _tag_uses for use in source(tag)]
    return sorted([*found, *(use_of_view(view, "tag") for view in views)], key=lambda use: not use.binding)


def tags_by_name(names: Iterable[str]) -> dict[str, Tag]:
    """Lower-case name → tag, of those there are."""
    wanted = {clean_line(name).lower() for name in names}
    found = Tag.objects.alias(low=Lower("name")).filter(low__in=wanted)
    return {tag.name.lower(): tag for tag in found}


def create_tag(*, name: str, colour: str = TagColour.PLAIN) -> Tag:
    """Raises Invalid, Conflict."""
    if Tag.objects.count() >= MOST:
        raise Invalid(_("There are %(most)d tags already: that is all there can be.") % {"most": MOST})
    return _save(Tag(), name, colour)


def change_tag(*, tag: Tag, name: str, colour: str) -> Tag:
    return _save(tag, name, colour)


def _save(tag: Tag, name: str, colour: str) -> Tag:
    """Raises Invalid; Conflict for a name there is, and where somebody deleted the tag meanwhile."""
    called = tag.name
    tag.name, tag.colour = clean_line(name), colour
    check(tag, "name", "colour")
    if ";" in tag.name:
        raise Invalid(_("A tag has no semicolon in it: in files it separates tags."), field="name")
    try:
        with transaction.atomic():
            if tag.pk is None:
                tag.save()
            elif not Tag.objects.filter(pk=tag.pk).update(name=tag.name, colour=tag.colour):
                raise Conflict(said("There is no tag “%(name)s”.", name=called))
    except IntegrityError as error:
        raise Conflict(_("There is a tag of this name already."), field="name") from error
    return tag


def merge_tag(*, tag: Tag, into: Tag) -> list[str]:
    """Whoever has the one has the other; the one is gone, and what named it names the other: the names of
    segments and journeys that were rewritten so. Raises Invalid."""
    if tag.pk == into.pk:
        raise Invalid(_("A tag cannot be merged into itself."), field="into")
    with transaction.atomic():
        _hold(tag, into)
        execute(
            """
            INSERT INTO customers_customertag (customer_id, tag_id, tagged_at)
            SELECT customer_id, %(into)s, tagged_at FROM customers_customertag WHERE tag_id = %(tag)s
            ON CONFLICT (customer_id, tag_id) DO NOTHING
            """,
            tag=tag.pk,
            into=into.pk,
        )
        renamed = [name for renaming in _renamings for name in renaming(tag, into)]
        for view in SavedView.objects.filter(query__tag=str(tag.pk)):
            view.query["tag"] = str(into.pk)
            view.save(update_fields=["query"])
        CustomerTag.objects.filter(tag=tag)._raw_delete("default")
        tag.delete()
    return renamed


def delete_tag(*, tag: Tag, actor_id: int | None = None) -> None:
    """Gone, and off every customer, each with its event, in one statement. Raises Conflict where a segment or
    a journey still reads it."""
    everybody = "DELETE FROM customers_customertag WHERE tag_id = %(tag)s RETURNING customer_id"
    with transaction.atomic():
        _hold(tag)
        refuse_if_used(uses_of_tag(tag))
        _changed(everybody, EventKind.CUSTOMER_UNTAGGED, [], tag, actor_id, "")
        tag.delete()


def _hold(*tags: Tag) -> None:
    """Who puts one on meanwhile waits for us, and is refused where it is gone."""
    list(Tag.objects.select_for_update().filter(pk__in=[tag.pk for tag in tags]).order_by("pk"))


def tags_with_size() -> QuerySet[Tag]:
    return Tag.objects.annotate(size=Count("taggings"))


def tag_customer(*, customer: Customer, tag: Tag, actor_id: int | None = None) -> bool:
    """False where it has the tag already."""
    return bool(tag_customers(customer_ids=[customer.pk], tag=tag, actor_id=actor_id))


def untag_customer(*, customer: Customer, tag: Tag, actor_id: int | None = None) -> bool:
    return bool(untag_customers(customer_ids=[customer.pk], tag=tag, actor_id=actor_id))


def tag_customers(
    *, customer_ids: Sequence[int], tag: Tag, actor_id: int | None = None, source: str = ""
) -> int:
    """How many did not have it; each of them with its event, in one statement. Who was erased gets none."""
    stored = """INSERT INTO customers_customertag (customer_id, tag_id)
        SELECT id, %(tag)s FROM customers_customer WHERE id = ANY(%(customers)s) AND erased_at IS NULL
        ORDER BY id ON CONFLICT (customer_id, tag_id) DO NOTHING RETURNING customer_id"""
    return _changed(stored, EventKind.CUSTOMER_TAGGED, customer_ids, tag, actor_id, source)


def untag_customers(
    *, customer_ids: Sequence[int], tag: Tag, actor_id: int | None = None, source: str = ""
) -> int:
    """How many had it."""
    removed = """DELETE FROM customers_customertag
        WHERE tag_id = %(tag)s AND customer_id = ANY(%(customers)s) RETURNING customer_id"""
    return _changed(removed, EventKind.CUSTOMER_UNTAGGED, customer_ids, tag, actor_id, source)


def _changed(
    statement: str, kind: str, customer_ids: Sequence[int], tag: Tag, actor_id: int | None, source: str
) -> int:
    [(many,)] = execute(
        f"""
        WITH changed AS ({statement}), told AS (
            INSERT INTO customers_event (customer_id, kind, actor_id, source, data)
            SELECT customer_id, %(kind)s, %(actor)s, %(source)s,
                   jsonb_build_object('tag', %(name)s::text, 'tag_id', %(tag)s::bigint)
            FROM changed ORDER BY customer_id
        )
        SELECT count(*) FROM changed
        """,
        tag=tag.pk,
        customers=list(customer_ids),
        kind=kind,
        actor=actor_id,
        source=source,
        name=tag.name,
    )
    return int(many)


def set_tags(*, customer: Customer, names: Sequence[str], actor_id: int | None = None) -> list[str]:
    """Exactly these, of the tags there are; the names of what was put on or taken off. Raises Invalid."""
    wanted = known_tags(names)
    having = {tag.pk: tag for tag in customer.tags.all()}
    fresh = [tag for tag in wanted if tag.pk not in having]
    gone = [tag for pk, tag in having.items() if pk not in {tag.pk for tag in wanted}]
    with transaction.atomic():
        for tag in fresh:
            tag_customer(customer=customer, tag=tag, actor_id=actor_id)
        for tag in gone:
            untag_customer(customer=customer, tag=tag, actor_id=actor_id)
    return [tag.name for tag in [*fresh, *gone]]


def known_tags(names: Sequence[str], *, among: Mapping[str, Tag] | None = None) -> list[Tag]:
    """Each once. `among`: as `tags_by_name` gives them. Raises Invalid naming the first there is none of."""
    known = tags_by_name(names) if among is None else among
    for name in names:
        if clean_line(name).lower() not in known:
            raise Invalid(said("There is no tag “%(name)s”.", name=clean_line(name)[:40]), field="tags")
    return list({known[clean_line(name).lower()]: None for name in names})
