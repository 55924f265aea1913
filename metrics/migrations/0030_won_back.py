"""The life cycle tells those apart who came back. Of what changes by that alone, no journey hears."""

from django.db import migrations
from django.db.models import F

_TOLD = [
    (
        "lapsing",
        "Silencieux plus longtemps que 90 % des intervalles entre deux achats, ou que leur propre rythme.",
        "Silent for longer than 90 % of the gaps between purchases, or than their own rhythm explains.",
    ),
    (
        "lost",
        "Silencieux plus de deux fois aussi longtemps que ces 90 %.",
        "Silent for more than twice as long as those 90 %.",
    ),
]


def tell_apart(apps, schema_editor):
    Segment = apps.get_model("metrics", "Segment")
    built_in = Segment.objects.filter(built_in=True)
    if not built_in.filter(slug="regular").exists():
        return  # a new house: they are made with their first members
    built_in.filter(position__gte=4).update(position=F("position") + 1)
    Segment.objects.get_or_create(
        slug="came-back",
        defaults={
            "segmentation": "life-cycle",
            "rule": {"field": "status", "op": "is", "value": "won-back"},
            "name_fr": "Reconquis",
            "name_en": "Won back",
            "explanation_fr": "Ont racheté après un silence de client perdu. "
            "Au prochain achat, ils sont de nouveau réguliers.",
            "explanation_en": "Bought again after the silence of a lost customer. "
            "With their next purchase they are regulars.",
            "built_in": True,
            "position": 4,
        },
    )
    for slug, french, english in _TOLD:
        built_in.filter(slug=slug).update(explanation_fr=french, explanation_en=english)
    built_in.filter(segmentation="life-cycle").update(version=F("version") + 1)
    # Own conditions may read the status too, themselves or through a segment.
    own = Segment.objects.filter(built_in=False, kind="rule", archived_at=None)
    own.update(version=F("version") + 1)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0029_results_by_way_of_asking")]

    operations = [migrations.RunPython(tell_apart, migrations.RunPython.noop)]
