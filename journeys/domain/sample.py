"""The mail of a survey as somebody would have it, sent or not: its links lead nowhere."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.text import clean_line
from customers.models import Brand, Customer
from journeys.domain.journey import Send, steps_of
from journeys.domain.queries import senders_of
from journeys.domain.rating import BLOCK, worded
from journeys.domain.rendering import Block, dress_of, fill, paragraphs, placeholders, rating_of
from journeys.models import MessageTemplate
from surveys.domain.version import shown_version
from surveys.domain.wording import dress, words_of_brand
from surveys.models import Survey

USUAL, NOWHERE = "survey-after-contact", "#"
SOMEBODY = {"first_name": "Camille", "last_name": "Martin"}


def sample_mail(*, survey: Survey, brand: Brand | None, language: str) -> str:
    """Its HTML, below who it is from and what it is about; in the words written now, published or not."""
    version = shown_version(survey)
    own = words_of_brand(version, brand) if version and brand else {}
    with translation.override(language):
        template = _template_of(survey)
        subject, body = worded(own, *template.words(language))
        words = placeholders(Customer(**SOMEBODY), house=brand.name if brand else "")
        subject = clean_line(fill(subject, words))
        rating = rating_of(survey, dress(version, own) if version else survey, NOWHERE)
        told = {
            "blocks": _blocks(fill(body, words), rating),
            "subject": subject,
            "house": words["house"],
            "preferences": NOWHERE,
            "unsubscribe": NOWHERE,
            "purpose": template.get_purpose_display(),
            "language": language,
            "headers": [
                (pgettext("sender", "From"), brand.signs if brand else words["house"]),
                (_("Subject"), subject),
            ],
        }
        return render_to_string("journeys/mail.html", told | dress_of(brand))


def _template_of(survey: Survey) -> MessageTemplate:
    """Of a journey that sends it, first one that is on; else the usual one."""
    steps = (step for sender in senders_of(survey) for step in steps_of(sender.journey))
    slugs = [step.template for step in steps if isinstance(step, Send)]
    known = MessageTemplate.objects.in_bulk([*slugs, USUAL], field_name="slug")
    asking = (known[slug] for slug in slugs if BLOCK.search(known[slug].body_fr))
    return next(asking, known[USUAL])


def _blocks(body: str, rating: Block) -> list[Block]:
    """What hangs on a cart or an idea is none of a survey's."""
    told = paragraphs(body)
    return [
        rating if kind == "rating" else Block(kind, words)
        for kind, words in told
        if kind in {"rating", "paragraph"}
    ]
