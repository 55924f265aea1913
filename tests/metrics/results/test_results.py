"""Results of a survey: what is counted by the day, and what is read of it."""

from datetime import date, timedelta

import pytest
from django.db.models import Sum
from django.utils.translation import override

from core.sql import execute
from customers.models import Product
from metrics.domain.days import today
from metrics.domain.membership import refresh_segments
from metrics.domain.refresh import recompute_all
from metrics.domain.results.count import count_recent_results, count_results
from metrics.domain.results.funnel import funnel_chart, funnel_steps
from metrics.domain.results.pictures import stretches
from metrics.domain.results.read import Results, Wanted, results
from metrics.domain.results.response import traits
from metrics.domain.segment_figures import add_up_segments
from metrics.enums import ResultSplit
from metrics.models import Segment, SurveyFigures
from surveys.domain.answer import record_answer
from surveys.domain.confirmation import confirm
from surveys.domain.invitation import Asked, invite
from surveys.domain.suspicion import Sender
from surveys.enums import Suspicion
from surveys.models import Answer, Invitation, Version
from tests.factories import contact, customer, order, user, verbatim
from tests.metrics.facts import days_ago, listed, survey

pytestmark = pytest.mark.django_db


def ask(of, occasion: str, score: int | None = None, *, days: float, suspicion: str = "") -> Answer | None:
    """Asked a day before; answered `days` ago."""
    token = invite(survey=survey(), asked=[Asked(of.pk, occasion)])[occasion]
    Invitation.objects.filter(occasion=occasion).update(created_at=days_ago(days + 1))
    if score is None:
        return None
    given = record_answer(token=token, score=score, sender=Sender(suspicion=suspicion))
    Answer.objects.filter(pk=given.pk).update(answered_at=days_ago(days))
    return given


def count() -> None:
    recompute_all()
    refresh_segments(announce=False)
    add_up_segments()
    count_results()


def read(split: ResultSplit = ResultSplit.SEGMENT, since: int = 90, until: int = 0, **narrowed) -> Results:
    wanted = Wanted(survey(), today() - timedelta(since), today() - timedelta(until), **narrowed)
    return results(wanted, split)


def told(found: Results) -> dict[int | str, tuple[int, int, float | None]]:
    """Key → asked, scores that count, score."""
    return {
        line.key: (line.sums.invited, line.sums.scored.n, line.sums.scored.estimate.value)
        for line in found.lines
    }


@pytest.fixture
def house():
    """Awa's call: 10, then 9 about an order within the wave; Ben's mail: 3; about nothing: 8; one silent; one
    in doubt.
    """
    awa, ben = user(name="Awa"), user(name="Ben")
    amelie, brice, chantal = customer(), customer("Brice", language="fr"), customer("Chantal", language="en")
    call = contact(amelie, agent_id=awa.pk, channel="phone")
    mail = contact(brice, agent_id=ben.pk, channel="email")
    bought = order(amelie)
    ask(amelie, f"interaction:{call.pk}", 10, days=25)
    ask(amelie, f"order:{bought.pk}", 9, days=5)
    ask(brice, f"interaction:{mail.pk}", 3, days=20)
    ask(chantal, "test:1", 8, days=3)
    ask(chantal, "test:2", days=3)
    doubted = ask(brice, "test:3", 0, days=2, suspicion=Suspicion.QUICK)
    count()
    return {"awa": awa, "ben": ben, "doubted": doubted, "bought": bought}


def test_each_answer_that_counts_stands_once(house, django_assert_num_queries):
    wanted = Wanted(survey(), today() - timedelta(90), today())
    with django_assert_num_queries(3):
        found = results(wanted, ResultSplit.SEGMENT)
    whole = found.whole
    assert (whole.invited, whole.answered, whole.unconfirmed, whole.suspect) == (6, 4, 1, 1)
    assert (whole.counts, whole.replaced) == ((0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0), 1), "9 replaces 10"
    assert whole.scored.estimate.value == 0
    assert {day: sums.scored.n for day, sums in found.days.items() if sums.scored.n} == {
        today() - timedelta(20): 1,
        today() - timedelta(5): 1,
        today() - timedelta(3): 1,
    }
    assert found.before.invited == 0
    assert found.change is None


def test_results_are_split(house):
    assert told(read(ResultSplit.CHANNEL)) == {
        "": (4, 2, 50.0),
        "email": (1, 1, -100.0),
        "phone": (1, 0, None),
    }
    assert told(read(ResultSplit.AGENT)) == {house["awa"].pk: (1, 1, 100.0), house["ben"].pk: (1, 1, -100.0)}
    assert told(read(ResultSplit.LANGUAGE)) == {"fr": (4, 2, 0.0), "en": (2, 1, 0.0)}
    assert told(read(ResultSplit.VERSION)) == {0: (6, 3, 0.0)}
    by_segment = told(read())
    prospects = Segment.objects.get(slug="prospects")
    assert by_segment[prospects.pk] == (4, 2, -50.0), "all but Amélie, who bought"


def test_an_answer_about_an_order_stands_with_each_product_of_it(house):
    tea = Product.objects.create(sku="TEA", name="Tea")
    execute("UPDATE customers_orderline SET product_id = %(tea)s", tea=tea.pk)
    count_results()
    assert told(read(ResultSplit.PRODUCT)) == {tea.pk: (1, 1, 100.0)}


def test_results_are_narrowed(house):
    prospects = Segment.objects.get(slug="prospects")
    assert read(segment=prospects.pk).whole.scored.n == 2
    assert read(channel="email").whole.counts[3] == 1
    assert read(language="en").whole.invited == 2
    assert read(version=7).whole.invited == 0
    assert read(since=10).whole.scored.n == 2
    assert read(since=90, until=10).whole.scored.n == 1, "what is replaced later is replaced"


def test_a_change_is_told_from_chance(house):
    for n in range(24):
        ask(customer(), f"wave:{n}", 10 if n < 12 else 2, days=2 if n < 12 else 40)
    count_results()
    found = read(since=29)
    assert (found.whole.scored.n, found.before.scored.n) == (15, 12)
    assert found.change
    assert (round(found.change.difference), found.change.is_real) == (180, True)


def test_nothing_is_compared_with_a_period_of_which_only_a_part_is_kept(house):
    segment = Segment.objects.get(slug="prospects").pk
    kept = [read(since=days, segment=segment).wanted.before.is_kept for days in (199, 200)]
    assert (kept, read(since=364).wanted.before.is_kept) == ([True, False], True)
    ask(customer(), "old:1", 10, days=370)
    count()
    found = read(since=364, segment=segment)
    assert (found.whole.scored.n, found.before.scored.n, found.change) == (2, 1, None)


def test_what_is_kept_for_a_part_of_the_days_says_so(house, manager_client):
    address = f"/figures/survey-results/?survey={survey().slug}&since={today() - timedelta(500)}"
    kept = "results are kept for 400 days"
    found = [
        manager_client.get(f"{address}{asked}").content.decode().count(kept)
        for asked in ("&by=agent", "&by=channel", "&by=channel&segment=prospects")
    ]
    assert found == [2, 1, 1], "under the split, under who answered, above all of one segment"
    assert kept not in manager_client.get("/figures/survey-results/?by=agent").content.decode()


def test_a_confirmed_answer_counts_with_the_next_count(house):
    confirm(answers=[house["doubted"].pk], actor_id=house["awa"].pk)
    count_recent_results()
    whole = read().whole
    assert (whole.answered, whole.unconfirmed, whole.suspect, whole.counts[0]) == (5, 0, 1, 1)


def test_counting_again_changes_nothing(house):
    def sums():
        return SurveyFigures.objects.aggregate(rows=Sum("invited"), said=Sum("s3"), of=Sum("key"))

    before = sums()
    count_recent_results()
    assert sums() == before
    count_results()
    assert sums() == before


def test_who_answered_is_compared_with_who_was_asked_and_with_everybody(house):
    for n in range(36):
        of = customer(language="en" if n % 2 else "fr")
        ask(of, f"more:{n}", 9 if n % 2 else (6 if n < 8 else None), days=2)
    count()
    by = {trait.key: trait for trait in traits(read())}
    language = by["language"]
    assert [(group.name, group.everybody, group.asked, group.answered) for group in language.groups] == [
        ("French", 20, 22, 7),
        ("English", 19, 20, 19),
    ]
    for line in [line for trait in (language, by["life-cycle"]) for line in trait.lines]:
        group, links = line["group"], line["links"]
        counted = {"everybody": group.everybody, "asked": group.asked, "answered": group.answered}
        counted["scored"] = group.scored.n
        assert {what: listed(href) for what, href in links.items()} == {
            what: n for what, n in counted.items() if n
        }
    assert [group.stands_out for group in language.groups] == [-1, 1]
    assert language.words.startswith("Those who answered are others than those who were asked")
    assert language.answering
    assert round(language.answering.statistic, 1) == 17.7
    assert by["life-cycle"].words.startswith("Too few to tell")
    assert traits(read(segment=Segment.objects.get(slug="prospects").pk)) == []


def test_the_trend_has_a_point_a_day_a_week_or_a_month():
    until = date(2026, 11, 22)
    assert len(stretches(until - timedelta(29), until)) == 30
    weeks = stretches(until - timedelta(89), until)
    assert (weeks[0], weeks[-1], len(weeks)) == (
        (date(2026, 8, 25), date(2026, 8, 30)),
        (date(2026, 11, 16), until),
        13,
    )
    months = stretches(date(2025, 11, 23), until)
    assert (months[0], months[-1], len(months)) == (
        (date(2025, 11, 23), date(2025, 11, 30)),
        (date(2026, 11, 1), until),
        13,
    )


def test_the_page_shows_it_all(house, manager_client, reader_client):
    order(customer(), placed_at=days_ago(900))  # nobody of this segment was asked
    count()
    page = manager_client.get(f"/figures/survey-results/?survey={survey().slug}&by=agent").content.decode()
    for words in ("From being asked to having answered", "Awa", "replaced by a later answer", "value=9"):
        assert words in page
    assert reader_client.get("/figures/survey-results/?by=agent").status_code == 403
    assert manager_client.get("/figures/survey-results/?survey=none").status_code == 404
    assert manager_client.get("/figures/survey-results/?by=colour").status_code == 404
    rows = manager_client.get("/api/v1/reports/survey-results/", {"survey": survey().slug}).json()["rows"]
    assert rows[0] == ["Score", "All answers", 3, None, None, None, 0.0, *rows[0][7:]]
    assert rows[1][:4] == ["Response", "Asked", 6, 1.0]


def test_what_becomes_of_a_mail_is_said_of_those_asked_by_email(house):
    for over, occasions in (("email", ("test:1", "test:2")), ("phone", ("test:3",))):
        Invitation.objects.filter(occasion__in=occasions).update(channel=over)
    Invitation.objects.filter(occasion="test:1").update(sent_at=days_ago(3))
    count()
    found = read()
    with override("fr"):
        steps, note = funnel_steps(found), str(funnel_chart(found).note)
    told = [(each.label, each.n, each.of) for each in steps]
    assert told[:6] == [
        ("Invitations faites", 6, 6),
        ("Par e-mail", 2, 6),
        ("Envoyées", 1, 2),
        ("Remises", None, 2),
        ("Revenues", 0, 2),
        ("Ouvertes, là où la mesure est permise", None, 2),
    ]
    assert told[6] == ("Commencées", 5, 6)
    assert {each.label: listed(each.href) for each in steps if each.n} == {
        each.label: each.n for each in steps if each.n
    }
    assert note.startswith("1 invitation par téléphone")


def test_words_are_those_of_one_score_and_of_one_version(manager_client):
    bad, good = verbatim(text="Rien de bon", score=0), verbatim(text="Parfait", score=9)
    first = Version.objects.get(survey=bad.survey_id)
    second = Version.objects.create(survey_id=first.survey_id, number=7, published_at=first.published_at)
    Invitation.objects.filter(answer=good.answer).update(version=second)
    count_results()

    def heard(address: str) -> tuple[bool, bool]:
        page = manager_client.get(address).content.decode()
        return "Rien de bon" in page, "Parfait" in page

    results = "/figures/survey-results/?survey=nps-after-contact"
    assert [
        heard(each) for each in ("/voice/?score=0", "/voice/?version=7", results, f"{results}&version=7")
    ] == [
        (True, False),
        (False, True),
        (True, True),
        (False, True),
    ]
    over_api = {
        asked: [row["score"] for row in manager_client.get(f"/api/v1/verbatims/?{asked}").json()["results"]]
        for asked in ("score=0", f"version={first.number}", "score=5")
    }
    assert over_api == {"score=0": [0], f"version={first.number}": [0], "score=5": []}
    assert list(manager_client.get("/api/v1/verbatims/?score=11").json()["error"]["fields"]) == ["score"]
