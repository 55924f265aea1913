"""Customers who all answer at once, and machines that follow every link of their mails."""

import secrets
from collections.abc import Iterator
from time import time

from django.core import signing

from benchmarks import serving
from benchmarks.harness import Result, bench, p95
from benchmarks.load import Answered, request, send_all
from benchmarks.scale import Sizes
from core.sql import execute
from journeys.domain.rendering import hash_token
from surveys.domain.invitation import Asked, invite
from surveys.models import Invitation, Survey

ANSWERS, CONNECTIONS, TOKENS, LINKS = 10_000, 500, 500, 5_000
TURNS = 4  # each as many bare inserts, then as many answers
FIVE = 5
OURS = "answering:"  # the occasions of these benches; those of the house's own answers begin otherwise
READING = 30  # seconds a customer had the page before them: none of these answers is in doubt
GOAL, SLOWEST, RATIO = 300, 2, 1.6


class Earlier(signing.TimestampSigner):
    """The page was shown a while ago."""

    def timestamp(self) -> str:
        return signing.b62_encode(int(time()) - READING)


@bench
def answering(_sizes: Sizes) -> Iterator[Result]:
    """Over HTTP, through the web server and all middleware; the floor does one insert and nothing else."""
    execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, score int, at timestamptz DEFAULT now())")
    try:
        with serving.serve() as port:
            yield from _answers(port)
            yield from _five_at_once(port)
            yield from _scanned(port)
    finally:
        execute("DROP TABLE bench_bare")
        _clean()


def _answers(port: int) -> Iterator[Result]:
    posts = [_post(token) for token in _invited(ANSWERS)]
    bare = [request("POST", "/bare/", score=9)] * (ANSWERS // TURNS)
    _warm(port)
    found, seconds, floor = list[Answered](), 0.0, 0.0
    for turn in range(TURNS):
        floor += send_all(port, bare, connections=CONNECTIONS)[1]
        answered, took = send_all(port, posts[turn::TURNS], connections=CONNECTIONS)
        found, seconds = found + answered, seconds + took
    rate, slow = len(posts) / seconds, p95([each.seconds for each in found])
    wrong = _failed(found) + abs(_counted() - len(posts))
    name = f"answering: {ANSWERS:,} over {CONNECTIONS}"
    yield Result(f"{name}, a second", rate, None, "/s", f"≥ {GOAL}/s", rate >= GOAL)
    yield Result(f"{name}, p95", slow, None, "s", f"≤ {SLOWEST} s", slow <= SLOWEST)
    yield Result(name, seconds, floor, "s", f"≤ {RATIO} × one bare insert", seconds <= RATIO * floor)
    yield Result("answering: refused, lost or doubled", wrong, None, "", "0", wrong == 0)


def _five_at_once(port: int) -> Iterator[Result]:
    before = _counted()
    tokens = _invited(TOKENS)
    found, _seconds = send_all(port, [_post(t) for t in tokens for _ in range(FIVE)], connections=CONNECTIONS)
    wrong = _failed(found) + abs(_counted() - before - len(tokens))
    yield Result("answering: five at once of each link", wrong, None, "", "0 beside one", wrong == 0)


def _scanned(port: int) -> Iterator[Result]:
    before = _answered(), _withdrawn()
    links = [f"/s/{token}/?score=9" for token in _invited(LINKS)]
    links += [f"/u/{token}/" for token in _mailed(LINKS)]
    scans = [request(method, link) for link in links for method in ("GET", "HEAD", "OPTIONS")]
    found, _seconds = send_all(port, scans, connections=CONNECTIONS)
    wrong = _failed(found) + sum(abs(b - a) for a, b in zip(before, (_answered(), _withdrawn()), strict=True))
    yield Result(f"scanning: {LINKS:,} mails, every way of reading", wrong, None, "", "0", wrong == 0)


def _warm(port: int) -> None:
    send_all(port, [request("POST", "/bare/", score=9)] * 20, connections=4)
    send_all(port, [_post(token) for token in _invited(8)], connections=4)
    _clean_answers()


def _post(token: str) -> bytes:
    number = _numbers[token]
    stamp = Earlier(salt="surveys.page").sign(str(number))
    return request("POST", f"/s/{token}/", score=9, comment="Merci pour tout", stamp=stamp)


_numbers: dict[str, int] = {}


def _invited(count: int) -> list[str]:
    """Tokens of new links, strewn over the customers."""
    survey = Survey.objects.get(slug="nps-after-contact")
    people = [pk for (pk,) in execute("SELECT id FROM customers_customer ORDER BY id LIMIT %(n)s", n=count)]
    round_ = secrets.token_hex(4)
    asked = [Asked(people[n % len(people)], f"{OURS}{round_}:{n}") for n in range(count)]
    tokens = invite(survey=survey, asked=asked)
    numbers = dict(Invitation.objects.filter(occasion__in=tokens).values_list("occasion", "pk"))
    _numbers.update({token: numbers[occasion] for occasion, token in tokens.items()})
    return list(tokens.values())


def _mailed(count: int) -> list[str]:
    """Tokens of the links that withdraw a consent."""
    tokens = [secrets.token_urlsafe(32) for _ in range(count)]
    execute(
        """
        INSERT INTO journeys_message (key, customer_id, template_id, purpose, channel, state, due_at,
            expires_at, sending_at, settled_at, mime, unsubscribe_hash)
        SELECT 'bench:' || hash, (SELECT min(id) FROM customers_customer), template.id, template.purpose,
            template.channel, 'sent', now(), now(), now(), now(), '\\x00', hash
        FROM unnest(%(hashes)s::text[]) hash, journeys_messagetemplate template
        WHERE template.slug = 'survey-after-contact'
        """,
        hashes=[hash_token(token) for token in tokens],
    )
    return tokens


def _failed(found: list[Answered]) -> int:
    return sum(each.status != 200 for each in found)


_OURS = f"(SELECT id FROM surveys_invitation WHERE occasion LIKE '{OURS}%%')"


def _counted() -> int:
    [(n,)] = execute(f"SELECT count(*) FROM surveys_answer WHERE counts AND invitation_id IN {_OURS}")
    return int(n)


def _answered() -> int:
    [(n,)] = execute("SELECT count(*) FROM surveys_answer WHERE counts OR NOT counts")
    return int(n)


def _withdrawn() -> int:
    [(n,)] = execute("SELECT count(*) FROM customers_consent WHERE NOT granted")
    return int(n)


def _clean_answers() -> None:
    execute(f"DELETE FROM surveys_answer WHERE invitation_id IN {_OURS}")


def _clean() -> None:
    """Everything of these benches goes, the events of their answers too."""
    _clean_answers()
    execute(f"DELETE FROM customers_event WHERE data->>'occasion' LIKE '{OURS}%%'")
    execute(f"DELETE FROM surveys_invitation WHERE occasion LIKE '{OURS}%%'")
    execute("DELETE FROM journeys_message WHERE key LIKE 'bench:%%'")
    _numbers.clear()
