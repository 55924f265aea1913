"""What the demo's manager made of reasons and outcomes: one that fits a few, one that is used no longer."""

from customers.contact.domain.wrap_up_code import add_code, retire_code
from customers.models import Outcome, Reason


def seed_codes() -> None:
    apt = Reason.objects.filter(slug__in=["damaged", "return", "complaint"])
    add_code(Outcome, label_fr="Geste commercial", label_en="Goodwill gesture", solves=True, reasons=apt)
    retire_code(code=add_code(Reason, label_fr="Ancienne boutique", label_en="Former shop"))
