"""The app's registration with Django."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"

    def ready(self) -> None:
        from customers.people.domain.facets import offer
        from customers.people.domain.tag import follow_merges, offer_tag_uses
        from customers.views.page import offer_figures
        from metrics.domain.capability.evidence import offer_evidence
        from metrics.domain.capability.readable import figures_age
        from metrics.domain.goal_uses import action_uses, goal_uses
        from metrics.domain.list_facets import list_facets
        from metrics.domain.segment import rename_tag
        from metrics.domain.usage import offer_uses, tag_uses
        from metrics.views.customer_figures import figures_part

        offer(list_facets)
        offer_figures(figures_part)
        follow_merges(rename_tag)
        offer_tag_uses(tag_uses)
        offer_evidence(figures_age)
        offer_uses(goal_uses)
        offer_uses(action_uses)
