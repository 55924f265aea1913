"""What the demo's unsolved contacts led to: cases in every state, promises kept, broken and late."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from crm.models import Team, User
from customers.cases.domain.business_calendar import opening_times_of, save_calendar
from customers.cases.domain.business_time import add_business_time
from customers.models import BusinessCalendar, DeadlineRule, Topic

COLUMNS = {
    "customers_case": (
        "id customer_id key kind topic_id subject description priority level state owner_id team_id"
        " opened_by_id opened_at clock_from paused waiting_since answer_by answered_at solve_by due_at"
        " escalate_at closed_at outcome closing_note reopenings"
    ),
    "customers_promise": (
        "id customer_id key kind what due_at agent_id team_id case_id made_with_id made_at made_by_id state"
        " settled_at note"
    ),
}
TOPICS = {"damaged": "product", "complaint": "service", "product-advice": "product", "order": "delivery"}
SUBJECTS = {
    "delivery": "Livraison en retard",
    "damaged": "Article arrivé abîmé",
    "return": "Retour sans remboursement",
    "complaint": "Mécontent de l’accueil",
    "invoice": "Facture à corriger",
    "account": "Points manquants",
}
COMPLAINTS = {"damaged", "complaint", "return"}
DONE = ["Remboursé.", "Article renvoyé.", "Facture corrigée et envoyée.", "Expliqué, le client est d’accord."]
DAY = timedelta(days=1)
ZERO = timedelta(0)
LATELY = 21 * DAY


def open_in_london() -> None:
    """The team in London keeps its own hours, the others those of the house; none works on Christmas Eve."""
    eve = date(timezone.localdate().year, 12, 24)
    house = BusinessCalendar.objects.get(is_default=True)
    house.closing_days.get_or_create(day=eve, defaults={"name": "Veille de Noël"})
    for team in Team.objects.filter(name__endswith="London"):
        week = {weekday: [(9 * 60, 17 * 60 + 30)] for weekday in range(5)} | {5: [(10 * 60, 16 * 60)]}
        save_calendar(
            calendar=BusinessCalendar.objects.filter(name="London").first(),
            name="London",
            time_zone="Europe/London",
            country="GB",
            week=week,
            closing_days={eve: "Christmas Eve"},
            team_ids=[team.pk],
        )


class Matters:
    """Goes through the contacts of a ledger once, in the order in which they took place."""

    def __init__(self, ledger: Any) -> None:
        self.ledger, self.today = ledger, ledger.today
        self.rng = random.Random(1804)
        self.topics = dict(Topic.objects.values_list("slug", "pk"))
        self.hours = {rule.priority: rule for rule in DeadlineRule.objects.all()}
        self.teams = dict(User.objects.values_list("pk", "team"))
        self.opening = {team: opening_times_of(team) for team in set(self.teams.values())}
        self.reasons = {pk: slug for slug, pk in ledger.reasons.items()}
        self.called_back = ledger.outcomes["call-back-promised"]

    def follow_up(self) -> None:
        """Rows of contacts get their case as a last column."""
        contacts = self.ledger.rows["customers_interaction"]
        self.ledger.rows["customers_interaction"] = [(*row, self._after(*row)) for row in contacts]

    def _after(self, number: int, customer: int, *rest: Any) -> int | None:
        _channel, _direction, reason_id, outcome_id, agent, at, _duration, solved, note, _key = rest
        reason, recent = self.reasons[reason_id], at > self.today - LATELY
        agent = self.ledger.agents[0] if recent and self.rng.random() < 0.3 else agent
        case = None
        troubled = recent or solved is False
        if troubled and reason in SUBJECTS and self.rng.random() < (0.7 if recent else 0.3):
            case = self._case(customer, reason, agent, at, note)
        if outcome_id == self.called_back or (recent and self.rng.random() < 0.4):
            self._promise(number, customer, case, agent, at)
        return case

    def _case(self, customer: int, reason: str, agent: int, at: datetime, note: str) -> int:
        rng, team = self.rng, self.teams[agent]
        priority = rng.choices([1, 2, 3, 4], [10, 60, 22, 8])[0]
        rule, opening = self.hours[priority], self.opening[team]
        answer_by = add_business_time(at, timedelta(hours=rule.answer_hours), opening)
        solve_by = add_business_time(at, timedelta(hours=rule.solve_hours), opening)
        took = add_business_time(at, timedelta(hours=rule.solve_hours * rng.betavariate(2, 3) * 1.4), opening)
        closed = took if took < self.today and (at < self.today - LATELY or rng.random() < 0.4) else None
        heard = add_business_time(at, timedelta(hours=rule.answer_hours * rng.betavariate(1.2, 4)), opening)
        answered = heard if rng.random() < 0.7 and heard < (closed or self.today) else at
        state = "closed" if closed else rng.choices(["open", "waiting", "reopened"], [6, 3, 1])[0]
        runs = state in {"open", "reopened"}
        kind = "complaint" if reason in COMPLAINTS else "request"
        topic = TOPICS.get(reason, reason)
        subject, outcome = SUBJECTS[reason], rng.choices(["solved", "partly", "refused"], [80, 14, 6])[0]
        done = rng.choice(DONE) if closed else ""
        later = min(at + DAY / 4, self.today)
        nobody = runs and rng.random() < 0.25
        number: int = self.ledger.add(
            "customers_case", customer, f"demo:{len(self.ledger.rows['customers_case'])}", kind,
            self.topics[topic], subject, note, priority, 0, state, None if nobody else agent, team, agent,
            at, at, ZERO, later if state == "waiting" else None, answer_by, answered, solve_by,
            solve_by if runs else None, solve_by if runs else None, closed, outcome if closed else "", done,
            int(state == "reopened"),
        )  # fmt: skip
        told = {"case": number, "case_kind": kind, "subject": subject}
        opened = told | {"priority": priority, "topic": topic, "text": note}
        self.ledger.tell(customer, "case.opened", at, opened, actor=agent)
        if state == "waiting":
            self.ledger.tell(customer, "case.waiting", later, told | {"note": ""}, actor=agent)
        if state == "reopened":
            self.ledger.tell(customer, "case.reopened", later, told | {"times": 1}, actor=agent)
        if closed:
            ended = {"note": done, "result": outcome, "in_time": closed <= solve_by}
            self.ledger.tell(customer, "case.closed", closed, told | ended, actor=agent)
        return number

    def _promise(self, contact: int, customer: int, case: int | None, agent: int, at: datetime) -> None:
        rng = self.rng
        lately = at > self.today - LATELY
        soon = self.today + timedelta(days=rng.randint(-2, 4), hours=rng.randint(9, 17))
        usual = at + timedelta(days=rng.choice([1, 2, 3, 7]))
        due = max(at + DAY, soon if lately else usual).replace(minute=0, second=0, microsecond=0)
        settled = due - timedelta(hours=rng.uniform(-6, 20))
        ends = not lately or (settled < self.today and rng.random() < 0.3)
        state = rng.choices(["kept", "broken", "cancelled"], [84, 11, 5])[0] if ends else "open"
        settled_at = max(settled, at + timedelta(minutes=20)) if ends else None
        kind, what = rng.choice([("call-back", "Rappeler"), ("action", "Envoyer le bon de retour")])
        number = self.ledger.add(
            "customers_promise", customer, f"demo:{contact}", kind, what, due, agent, None, case, contact,
            at, agent, state, settled_at, "",
        )  # fmt: skip
        told = {"promise": number, "promise_kind": kind, "what": what, "due_at": due.isoformat()}
        told |= {"late": False} | ({"case": case} if case else {})
        self.ledger.tell(customer, "promise.made", at, told, actor=agent)
        if settled_at:
            late = {"late": settled_at > due}
            self.ledger.tell(customer, f"promise.{state}", settled_at, told | late, actor=agent)
