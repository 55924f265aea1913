"""What the pages and the API say of mailings: from tallies, however many customers they asked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from core.sql import execute
from journeys.enums import NOT_DECIDED, NOT_SENT, MailingState, MessageState, Reason
from journeys.models import SurveyMailing
from metrics.domain.results.score import Scored
from metrics.domain.results.told import Told
from metrics.domain.snapshot.estimate import Estimate
from metrics.models.survey_figures import HIGHEST
from surveys.models import Survey

SHOWN = 20


@dataclass(frozen=True)
class MailingFigures:
    """`asked`: the mail left; `waiting`: not decided yet; `held` says why not, by reason."""

    mailing: SurveyMailing
    asked: int
    waiting: int
    held: Sequence[tuple[Reason, int]]
    answered: int
    scored: Scored

    @property
    def not_asked(self) -> int:
        return sum(n for _reason, n in self.held)

    @property
    def estimate(self) -> Estimate:
        return self.scored.estimate

    @property
    def score(self) -> str:
        """In the words of its scale; empty where nobody answered."""
        value = self.estimate.value
        return "" if value is None else Told(self.mailing.survey).write(value)

    @property
    def interval(self) -> tuple[str, str] | None:
        told = Told(self.mailing.survey)
        limits = told.between(self.scored)
        if limits["low"] is None or limits["high"] is None:
            return None
        return told.write(limits["low"]), told.write(limits["high"])

    @property
    def can_be_stopped(self) -> bool:
        return self.mailing.state != MailingState.STOPPED and bool(
            self.waiting or self.mailing.state != MailingState.DONE
        )


def mailings() -> QuerySet[SurveyMailing]:
    """With all that is said of them."""
    known = SurveyMailing.objects.select_related("survey", "segment", "brand", "journey", "created_by")
    return known.prefetch_related(
        Prefetch("journey__message_tallies"), Prefetch("journey__enrolment_tallies")
    )


def mailings_of(survey: Survey) -> list[MailingFigures]:
    """The latest first."""
    return [figures_of(each) for each in mailings().filter(survey=survey).order_by("-pk")[:SHOWN]]


def figures_of(mailing: SurveyMailing) -> MailingFigures:
    states, reasons = Counter[str](), Counter[str]()
    for tally in mailing.journey.message_tallies.all():
        states[tally.state] += tally.messages
        if tally.reason and tally.state in NOT_SENT:
            reasons[tally.reason] += tally.messages
    scores = [int(mailing.scores.get(str(score), 0)) for score in range(HIGHEST + 1)]
    return MailingFigures(
        mailing=mailing,
        asked=states[MessageState.SENT],
        waiting=_sum(states, [*NOT_DECIDED, MessageState.SENDING]),
        held=[(Reason(reason), n) for reason, n in reasons.most_common()],
        answered=sum(tally.reached for tally in mailing.journey.enrolment_tallies.all()),
        scored=Scored(mailing.survey.kind, scores),
    )


def _sum(states: Counter[str], wanted: Iterable[str]) -> int:
    return sum(states[each] for each in wanted)


def count_scores() -> None:
    """Job, with the other tallies: the answers that count, by score, while links may still be used."""
    execute(
        """
        UPDATE journeys_surveymailing mailing SET scores = fresh.scores
        FROM (
            SELECT m.id,
                coalesce(jsonb_object_agg(given.score, given.n) FILTER (WHERE given.n > 0), '{}') AS scores
            FROM journeys_surveymailing m LEFT JOIN LATERAL (
                SELECT a.score, count(*) AS n
                FROM surveys_answer a JOIN surveys_invitation i ON i.id = a.invitation_id
                WHERE a.survey_id = m.survey_id AND a.counts AND a.answered_at >= m.begun_at
                    AND starts_with(i.occasion, 'mailing:' || m.id || ':')
                GROUP BY a.score
            ) given ON true
            WHERE m.begun_at > statement_timestamp() - interval '400 days'
            GROUP BY m.id
        ) fresh
        WHERE fresh.id = mailing.id AND fresh.scores IS DISTINCT FROM mailing.scores
        """
    )
