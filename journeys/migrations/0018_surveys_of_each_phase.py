"""The journeys that send the survey of each phase of the relation: off until somebody switches one on."""

from django.db import migrations, models

# slug, names, subjects, the sentences before the question in French and English
WORDS = [
    (
        "survey-after-purchase",
        ("Enquête après un achat", "Survey after a purchase"),
        ("Votre avis sur votre commande, {first_name}", "How do you like your order, {first_name}?"),
        "Vous avez passé une commande chez nous il y a quelques jours. Un clic sur une note suffit pour nous dire ce"
        " que vous en pensez.",
        "You placed an order with us a few days ago. One click on a score is enough to tell us what you think of it.",
    ),
    (
        "survey-after-case",
        ("Enquête après un dossier clos", "Survey after a closed case"),
        ("Votre demande est close, {first_name} : votre avis ?", "Your request is closed, {first_name}: how was it?"),
        "Nous avons clos votre demande. Un clic sur une note suffit pour nous dire comment cela s’est passé.",
        "We have closed your request. One click on a score is enough to tell us how it went.",
    ),
    (
        "survey-onboarding",
        ("Enquête de bienvenue", "Welcome survey"),
        ("Vos débuts chez nous, {first_name}", "Your first weeks with us, {first_name}"),
        "Vous avez fait votre premier achat chez nous il y a quelques semaines. Un clic sur une note suffit pour nous"
        " dire comment se passent vos débuts.",
        "You bought from us for the first time a few weeks ago. One click on a score is enough to tell us how it is"
        " going.",
    ),
    (
        "survey-periodic",
        ("Enquête périodique", "Survey from time to time"),
        ("Deux fois par an, votre avis, {first_name}", "Twice a year: your opinion, {first_name}"),
        "Deux fois par an, nous demandons à nos clients ce qu’ils pensent de nous. Un clic sur une note suffit.",
        "Twice a year we ask our customers what they think of us. One click on a score is enough.",
    ),
    (
        "survey-after-leaving",
        ("Enquête auprès d’un client perdu", "Survey of a lost customer"),
        ("Que s’est-il passé, {first_name} ?", "What happened, {first_name}?"),
        "Nous ne vous avons pas vu depuis longtemps. Un clic sur une note suffit pour nous dire pourquoi : cela nous"
        " aide à mieux faire.",
        "We have not seen you for a long time. One click on a score is a beginning: it helps us do better.",
    ),
]

REFUNDED = {"kind": "order.refunded"}
# slug, phase, trigger, condition, occasion, the wait, days the mail is of use, what ends it
JOURNEYS = [
    (
        "survey-after-purchase",
        "purchase",
        "order.placed",
        {"not": {"order": "first"}},
        "order",
        {"days": 7},
        7,
        [REFUNDED | {"same_occasion": True}],
    ),
    (
        "survey-after-case",
        "case",
        "case.closed",
        {"field": "result", "in": ["solved", "partly", "refused"]},
        "case",
        {"days": 2},
        7,
        [
            {"kind": "case.reopened", "same_occasion": True},
            {
                "kind": "followup.solved",
                "where": {"not": {"field": "again", "is": ""}},
                "same_occasion": "case",
            },
        ],
    ),
    (
        "survey-onboarding",
        "onboarding",
        "order.placed",
        {"order": "first"},
        "customer",
        {"days": 21},
        21,
        [REFUNDED],
    ),
    ("survey-periodic", "periodic", "relation.due", {}, "occasion", None, 14, []),
    (
        "survey-after-leaving",
        "lost",
        "segment.entered",
        {"field": "segment", "is": "lost"},
        "event",
        {"days": 1},
        14,
        [{"kind": "order.placed"}, {"kind": "segment.left", "where": {"field": "segment", "is": "lost"}}],
    ),
]
ANSWERED = {"kind": "survey.answered", "same_occasion": True, "within": {"days": 45}}


def seed(apps, schema_editor):
    templates = apps.get_model("journeys", "MessageTemplate").objects
    names = {}
    for slug, (name_fr, name_en), (subject_fr, subject_en), french, english in WORDS:
        names[slug] = {"name_fr": name_fr, "name_en": name_en}
        row = names[slug] | {
            "purpose": "survey",
            "channel": "email",
            "subject_fr": subject_fr,
            "subject_en": subject_en,
            "body_fr": f"Bonjour {{first_name}},\n\n{french}\n\n[[rating]]\n\nMerci pour votre temps,\nl’équipe"
            " {house}",
            "body_en": f"Hello {{first_name}},\n\n{english}\n\n[[rating]]\n\nThank you for your time,\nthe {{house}}"
            " team",
        }
        templates.get_or_create(slug=slug, defaults=row)
    journeys = apps.get_model("journeys", "Journey").objects
    for slug, phase, kind, where, occasion, wait, days, exits in JOURNEYS:
        send = {"send": slug, "survey_phase": phase, "within": {"days": days}}
        row = names[slug] | {
            "active": False,
            "trigger_kind": kind,
            "trigger_where": where,
            "occasion_field": occasion,
            "restarts_wait": kind == "case.closed",
            "steps": [{"wait": wait}, send] if wait else [send],
            "exits": exits,
            "goal": ANSWERED,
        }
        journeys.get_or_create(slug=slug, defaults=row)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0017_crashes_counted"), ("surveys", "0024_invitation_key")]
    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='message',
            name='reason',
            field=models.CharField(blank=True, choices=[('no-consent', 'The customer has not agreed to such messages.'), ('consent-expired', "The customer's consent to such messages has expired."), ('no-proof', "The customer's consent was imported without proof: it is not usable."), ('no-address', 'The customer has no email address.'), ('bad-address', 'The email address cannot be written to.'), ('suppressed', 'The email address is on the list of those we must not write to.'), ('per-day', 'The customer had a message within the last day; this one waits its turn.'), ('per-week', 'The customer had enough messages this week; this one waits its turn.'), ('open-complaint', 'The customer has an open complaint: first it is dealt with, then we ask or sell.'), ('paused', 'The customer has paused our messages.'), ('often-enough', 'The customer wants to hear from us no more often than this.'), ('survey-rest', 'The customer was asked something recently.'), ('quiet-hours', 'It is night where the customer lives; the message waits for the morning.'), ('too-late', 'By the time it could have gone out, it was too late to be of use.'), ('exit-met', 'What the message was to bring about, or to ask for, happened before it left.'), ('left', 'The customer had left the journey before it could go out.'), ('journey-off', 'The journey was switched off.'), ('survey-off', 'The survey was switched off.'), ('no-survey', 'No survey was live that it could have asked.'), ('asked-already', 'The customer was asked about this already.'), ('nothing-left', 'What the message was about is no longer there.'), ('unreachable', 'The mail server could not be reached; the next attempt follows.'), ('refused', 'The mail server refused the message.'), ('gave-up', 'It could not be sent, after several attempts.'), ('unknown-end', 'The connection broke as the server took the message: it may have arrived.')], db_default='', max_length=16, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='messagetally',
            name='reason',
            field=models.CharField(blank=True, choices=[('no-consent', 'The customer has not agreed to such messages.'), ('consent-expired', "The customer's consent to such messages has expired."), ('no-proof', "The customer's consent was imported without proof: it is not usable."), ('no-address', 'The customer has no email address.'), ('bad-address', 'The email address cannot be written to.'), ('suppressed', 'The email address is on the list of those we must not write to.'), ('per-day', 'The customer had a message within the last day; this one waits its turn.'), ('per-week', 'The customer had enough messages this week; this one waits its turn.'), ('open-complaint', 'The customer has an open complaint: first it is dealt with, then we ask or sell.'), ('paused', 'The customer has paused our messages.'), ('often-enough', 'The customer wants to hear from us no more often than this.'), ('survey-rest', 'The customer was asked something recently.'), ('quiet-hours', 'It is night where the customer lives; the message waits for the morning.'), ('too-late', 'By the time it could have gone out, it was too late to be of use.'), ('exit-met', 'What the message was to bring about, or to ask for, happened before it left.'), ('left', 'The customer had left the journey before it could go out.'), ('journey-off', 'The journey was switched off.'), ('survey-off', 'The survey was switched off.'), ('no-survey', 'No survey was live that it could have asked.'), ('asked-already', 'The customer was asked about this already.'), ('nothing-left', 'What the message was about is no longer there.'), ('unreachable', 'The mail server could not be reached; the next attempt follows.'), ('refused', 'The mail server refused the message.'), ('gave-up', 'It could not be sent, after several attempts.'), ('unknown-end', 'The connection broke as the server took the message: it may have arrived.')], max_length=16),
        ),
    ]
