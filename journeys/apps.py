"""The app's registration with Django."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        from customers.people.domain.tag import follow_merges, offer_tag_uses
        from journeys.domain.action_journeys import named_journeys
        from journeys.domain.behind import POPULATIONS
        from journeys.domain.effect import effects
        from journeys.domain.evidence import journey_evidence
        from journeys.domain.segment_uses import segment_uses
        from journeys.domain.tag_names import rename_tag, tag_uses
        from metrics.domain.action_journey import offer_journeys
        from metrics.domain.behind import offer_populations
        from metrics.domain.capability.evidence import offer_evidence
        from metrics.domain.effect import offer_effects
        from metrics.domain.usage import offer_uses

        offer_uses(segment_uses)
        follow_merges(rename_tag)
        offer_tag_uses(tag_uses)
        offer_evidence(journey_evidence)
        offer_journeys(named_journeys)
        offer_effects(effects)
        offer_populations(POPULATIONS)
