"""Ideas and votes: brought in by the house's own app or shop, moderated and planned over the API."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Id, Readable, Ref, Strict, StrictModel
from core.text import fold
from customers.models import Customer
from surveys.domain.idea import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    WORDS,
    add_idea,
    change_idea,
    ideas,
    merge_ideas,
    move_idea,
    propose_idea,
    vote,
)
from surveys.enums import IdeaState
from surveys.models import Idea, IdeaVote


class IdeaFields(StrictModel):
    customer = Ref(
        queryset=Customer.objects.all(),
        required=False,
        allow_null=True,
        help_text="Who proposes it: it waits to be looked at. Without one it is ours, shown at once.",
    )
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    title = serializers.CharField(max_length=LONGEST_TITLE, write_only=True)
    text = serializers.CharField(
        max_length=LONGEST_TEXT, required=False, allow_blank=True, default="", write_only=True
    )
    key = serializers.CharField(max_length=60, help_text="Sent twice, it is one idea.")

    class Meta:
        model = Idea
        fields = ["id", "customer", "language", "title", "text", "key", *WORDS, "state", "merged_into"]
        fields += ["votes", "proposed_at", "moved_at"]
        read_only_fields = [*WORDS, "state", "merged_into", "votes", "proposed_at", "moved_at"]


class IdeaChanges(Strict):
    state = serializers.ChoiceField(choices=IdeaState.choices)
    merged_into = Ref(queryset=Idea.objects.all())
    title_fr = serializers.CharField(max_length=LONGEST_TITLE, allow_blank=True)
    title_en = serializers.CharField(max_length=LONGEST_TITLE, allow_blank=True)
    text_fr = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)
    text_en = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)
    reply_fr = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)
    reply_en = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)


class IdeaFilters(Filters):
    state = serializers.ChoiceField(choices=IdeaState.choices, required=False)
    customer = Id(required=False)
    words = serializers.CharField(
        required=False, max_length=LONGEST_TITLE, help_text="Its title holds these, whatever their accents."
    )

    def apply(self, rows: Any) -> Any:
        words = self.validated_data.pop("words", "")
        return super().apply(rows.filter(words__contains=fold(words)) if words else rows)


class IdeaResource(Creatable, Changeable, Readable):
    queryset = ideas()
    serializer_class = IdeaFields
    change_serializer_class = IdeaChanges
    filters = IdeaFilters
    permission_required = "surveys.view"
    permission_required_write = "surveys.ideas"
    is_repeatable = True

    def store(self, *, title: str, text: str, key: str, language: str, **clean: Any) -> Idea:
        if customer := clean.get("customer"):
            idea, self.made = propose_idea(
                customer=customer, title=title, text=text, language=language, key=key
            )
            return idea
        words = {f"title_{language}": title, f"text_{language}": text}
        idea, self.made = add_idea(state=IdeaState.OPEN, language=language, key=key, **words)
        return idea

    def is_new(self, row: Any) -> bool:
        return self.made

    def change(self, row: Idea, **clean: Any) -> None:
        into, state = clean.pop("merged_into", None), clean.pop("state", None)
        if clean:
            change_idea(idea=row, **clean)
        if state:
            move_idea(idea=row, to=state, actor_id=self.actor_id)
        if into:
            merge_ideas(idea=row, into=into, actor_id=self.actor_id)


class IdeaVoteFields(StrictModel):
    idea = Ref(queryset=Idea.objects.all())
    customer = Ref(queryset=Customer.objects.all())

    class Meta:
        model = IdeaVote
        fields = ["id", "idea", "customer", "tell", "voted_at"]
        read_only_fields = ["voted_at"]


class IdeaVoteFilters(Filters):
    idea = Id(required=False)
    customer = Id(required=False)


class IdeaVoteResource(Creatable, Readable):
    queryset = IdeaVote.objects.all()
    serializer_class = IdeaVoteFields
    filters = IdeaVoteFilters
    permission_required = "surveys.view"
    permission_required_write = "surveys.ideas"
    is_repeatable = True

    def store(self, *, idea: Idea, customer: Customer, tell: bool | None = None, **_clean: Any) -> IdeaVote:
        found, self.made = vote(idea=idea, customer=customer, tell=tell)
        return found

    def is_new(self, row: Any) -> bool:
        return self.made
