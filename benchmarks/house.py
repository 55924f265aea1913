"""What stands in the large house, as statements over generated series.

Every customer has a phone (three in ten a second one), an email, two statements of consent, a points account
with two postings; one in twenty an open cart. Orders, contacts, answers and events are spread over three
years, a third of them over a tenth of the customers.
"""

from crm.enums import Role
from crm.models import Team, User

EDITION = 3  # a house made by older statements is made anew

WHEN = "timestamptz '2023-10-01' + random() * interval '1095 days'"
WHO = "1 + floor(random() * %(customers)s / CASE WHEN n %% 3 = 0 THEN 10 ELSE 1 END)::bigint"
WHOSE = "(%(staff)s::bigint[])[1 + n %% 20]"

HEAVY = "id <= (SELECT max(id) FROM customers_customer) / 10"
"""Who has a third of everything besides their own share: SQL over a row of customers."""


def staff() -> list[int]:
    """The agents who logged the contacts, in four teams."""
    teams = [Team.objects.get_or_create(name=f"Team {n}")[0] for n in range(4)]
    return [
        User.objects.update_or_create(
            email=f"agent-{n}@bench.example",
            defaults={"name": f"Agent {n}", "role": Role.AGENT, "team": teams[n % 4]},
        )[0].pk
        for n in range(20)
    ]


_CUSTOMERS = f"""
    INSERT INTO customers_customer (id, first_name, last_name, company, language, street, postcode, city,
        country, time_zone, preferred_channel, acquisition_source, since, source, external_id, name_key)
    SELECT n, first, last, '', CASE WHEN n %% 3 = 0 THEN 'en' ELSE 'fr' END, n %% 200 || ' rue de la Paix',
           '69001', 'Lyon', 'FR', 'Europe/Paris', 'phone', 'search', {WHEN}, 'shop', 'C' || n,
           lower(first || ' ' || last)
    FROM (
        SELECT n, initcap(translate(substr(md5(n::text), 1, 8), '0123456789', 'aeioulmnrs')) AS last,
               (ARRAY['Amelie','Camille','Lea','Lucas','Hugo','Karim','Fatou','Olivia','George','Niamh'])
               [1 + n %% 10] AS first
        FROM generate_series(1, %(customers)s) n
    ) people
"""

_PHONES = """
    INSERT INTO customers_phone (customer_id, number)
    SELECT n, '+336' || lpad(n::text, 8, '0') FROM generate_series(1, %(customers)s) n
    UNION ALL
    SELECT n, '+334' || lpad(n::text, 8, '0') FROM generate_series(1, %(customers)s) n WHERE n %% 10 < 3
"""

_EMAILS = """
    INSERT INTO customers_email (customer_id, address)
    SELECT n, 'c' || n || '@example.org' FROM generate_series(1, %(customers)s) n
"""

_CONSENTS = f"""
    INSERT INTO customers_consent (customer_id, purpose, channel, granted, stated_at, origin, source)
    SELECT n, purpose, 'email', n %% 5 > 0, {WHEN}, 'customer', 'web'
    FROM generate_series(1, %(customers)s) n, unnest(ARRAY['marketing', 'survey']) purpose
"""

_ACCOUNTS = """
    INSERT INTO customers_pointsaccount (customer_id, balance)
    SELECT n, 84 FROM generate_series(1, %(customers)s) n
"""

_POSTINGS = f"""
    INSERT INTO customers_posting (account_id, points, kind, source_key, posted_at)
    SELECT n, 42, 'earned', 'bench:' || n || ':' || turn, {WHEN}
    FROM generate_series(1, %(customers)s) n, generate_series(1, 2) turn
"""

_CARTS = f"""
    INSERT INTO customers_cart (customer_id, external_id, source, state, total, changed_at)
    SELECT {WHO}, 'B' || n, 'shop', 'open', 39.90, {WHEN} FROM generate_series(1, %(customers)s / 20) n
"""

_ORDERS = f"""
    INSERT INTO customers_order (id, customer_id, number, source, placed_at, channel, total)
    SELECT n, {WHO}, 'B' || n, 'shop', {WHEN}, 'web', round((8 + 90 * random() * random())::numeric, 2)
    FROM generate_series(1, %(orders)s) n
"""

_CONTACTS = f"""
    INSERT INTO customers_interaction
        (customer_id, channel, direction, started_at, duration, solved, key, agent_id, reason_id)
    SELECT {WHO}, (ARRAY['phone','phone','email','chat'])[1 + n %% 4], 'in', {WHEN},
           interval '1 minute' * (2 + n %% 9), random() < 0.8, 'b' || n, {WHOSE},
           reasons.ids[1 + n %% reasons.many]
    FROM generate_series(1, %(contacts)s) n,
         (SELECT array_agg(id) AS ids, count(*)::int AS many FROM customers_reason) reasons
"""

_INVITATIONS = f"""
    INSERT INTO surveys_invitation
        (survey_id, customer_id, occasion, token_hash, language, created_at, expires_at, answered_at)
    SELECT survey.id, {WHO}, 'bench:' || n, md5(n::text), 'fr', now(), now(), {WHEN}
    FROM surveys_survey survey, generate_series(1, %(answers)s) n
    WHERE survey.slug = 'nps-after-contact'
"""

_ANSWERS = """
    INSERT INTO surveys_answer
        (invitation_id, survey_id, customer_id, score, scale_min, scale_max, answered_at)
    SELECT id, survey_id, customer_id, least(10, floor(4 + random() * 8)), 0, 10, answered_at
    FROM surveys_invitation
"""

_EVENTS = f"""
    INSERT INTO customers_event (customer_id, kind, occurred_at, source, actor_id, data)
    SELECT {WHO}, (ARRAY['order.placed', 'contact.logged', 'points.earned', 'message.sent'])[1 + n %% 4],
           {WHEN}, 'shop', CASE WHEN n %% 4 = 1 THEN {WHOSE} END,
           CASE n %% 4
           WHEN 0 THEN jsonb_build_object('order', n, 'number', 'B' || n, 'total', '42.00', 'items', 2,
                                          'channel', 'web')
           WHEN 1 THEN jsonb_build_object('interaction', n, 'channel', 'phone', 'direction', 'in',
                                          'reason', 'delivery', 'outcome', 'resolved', 'solved', n %% 20 > 1,
                                          'seconds', 240, 'note', 'Asked where the parcel is')
           WHEN 2 THEN jsonb_build_object('points', 42, 'order', n, 'order_number', 'B' || n)
           ELSE jsonb_build_object('message', n, 'template', 'cart-reminder', 'purpose', 'marketing',
                                      'channel', 'email', 'subject', 'Your cart is waiting')
           END
    FROM generate_series(1, %(events)s) n
"""

STEPS: dict[str, tuple[list[str], list[str]]] = {
    # What is made, the tables it fills, and the statements.
    "customers": (
        ["customers_customer", "customers_phone", "customers_email"],
        [_CUSTOMERS, _PHONES, _EMAILS],
    ),
    "consents": (["customers_consent"], [_CONSENTS]),
    "points": (["customers_pointsaccount", "customers_posting"], [_ACCOUNTS, _POSTINGS]),
    "carts": (["customers_cart"], [_CARTS]),
    "orders": (["customers_order"], [_ORDERS]),
    "contacts": (["customers_interaction"], [_CONTACTS]),
    "answers": (["surveys_invitation", "surveys_answer"], [_INVITATIONS, _ANSWERS]),
    "events": (["customers_event"], [_EVENTS]),
}
