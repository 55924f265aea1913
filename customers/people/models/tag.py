"""Tags: short words of the house's own that stand on customers."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from customers.enums import TagColour
from customers.people.models.customer import Customer


class Tag(models.Model):
    """`colour` is a tone of the look. A ";" separates tags in files, so no name holds one."""

    name = models.CharField(_("name"), max_length=40)
    colour = models.CharField(
        _("colour"), max_length=7, choices=TagColour.choices, default=TagColour.PLAIN, db_default="plain"
    )
    customers = models.ManyToManyField(Customer, through="CustomerTag", related_name="tags")

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="tag_name_once"),
            models.CheckConstraint(
                condition=Q(name__gt="") & ~Q(name__contains=";"), name="tag_name_without_semicolon"
            ),
            models.CheckConstraint(condition=Q(colour__in=TagColour.values), name="tag_colour_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        return "" if self.colour == TagColour.PLAIN else self.colour


class CustomerTag(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="taggings", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings", db_index=False)
    tagged_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("tag of a customer")
        verbose_name_plural = _("tags of customers")
        indexes = [models.Index("tag", "customer", name="tagged_customers")]
        constraints = [models.UniqueConstraint(fields=["customer", "tag"], name="customer_tagged_once")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.tag_id}"
