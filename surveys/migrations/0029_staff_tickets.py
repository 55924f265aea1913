"""The staff survey keeps no more who took part: a ticket for each who may still answer, of nobody to be seen.

Teams of too few stand together from now on, in rounds that are over too; a house of too few had a round of which
nothing could ever be shown: what was said there goes. There is no way back, for who took part is forgotten.
"""

from collections import defaultdict

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils.crypto import salted_hmac

SHUFFLE = """
    WITH gone AS (DELETE FROM surveys_staffanswer RETURNING *)
    INSERT INTO surveys_staffanswer (id, group_id, scores)
    SELECT gen_random_uuid(), group_id, scores FROM gone ORDER BY random();
    SET CONSTRAINTS ALL IMMEDIATE
"""


def unite(apps, _schema_editor):
    rounds = apps.get_model("surveys", "StaffSurvey").objects.filter(groups__isnull=False).distinct()
    for survey in rounds:
        groups = list(survey.groups.order_by("name"))
        for group in groups:
            group.members = max(group.members, group.answers.count())
        if sum(group.members for group in groups) < survey.minimum:
            survey.groups.all().delete()
            survey.remarks.all().delete()
            continue
        together = _together(groups, survey.minimum)
        for kept, *others in together:
            kept.names = [group.name for group in (kept, *others)]
            kept.members += sum(group.members for group in others)
            kept.teams.set([group.team_id for group in (kept, *others) if group.team_id])
            kept.save()
            apps.get_model("surveys", "StaffAnswer").objects.filter(group__in=others).update(group=kept)
        if survey.state == "open":
            _hand_out(apps, survey, {group.team_id: kept for kept, *others in together for group in (kept, *others)})
        for _kept, *others in together:
            survey.groups.filter(pk__in=[group.pk for group in others]).delete()


def _together(groups, least):
    found = sorted(([group] for group in groups if group.members >= least), key=lambda each: -each[0].members)
    waiting = []
    for group in (group for group in groups if group.members < least):
        waiting.append(group)
        if sum(each.members for each in waiting) >= least:
            found.append(waiting)
            waiting = []
    if waiting:
        found[-1].extend(waiting)
    return found


def _hand_out(apps, survey, group_of):
    staff = apps.get_model(settings.AUTH_USER_MODEL).objects.filter(is_active=True)
    took_part = survey.turnout.values_list("user", flat=True)
    keys = defaultdict(list)
    for user, team in staff.exclude(pk__in=list(took_part)).values_list("pk", "team"):
        if team in group_of:
            said = f"{survey.pk}:{user}"
            key = salted_hmac("surveys.StaffTicket", said, secret=settings.SECRET_KEY, algorithm="sha256")
            keys[group_of[team]].append(key.hexdigest())
    ticket = apps.get_model("surveys", "StaffTicket")
    rows = [ticket(key=key, group=group) for group, several in keys.items() for key in several]
    ticket.objects.bulk_create(sorted(rows, key=lambda each: each.key))


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0001_tables"),
        ("surveys", "0028_words_of_replies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffTicket",
            fields=[
                ("key", models.CharField(editable=False, max_length=64, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tickets",
                        to="surveys.staffgroup",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="staffgroup",
            name="names",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(blank=True, max_length=80), default=list, size=None
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="staffgroup",
            name="teams",
            field=models.ManyToManyField(related_name="+", to=settings.TEAM_MODEL),
        ),
        migrations.RunPython(unite),
        migrations.RunSQL(SHUFFLE),
        migrations.DeleteModel(name="StaffTurnout"),
        migrations.RemoveConstraint(model_name="staffgroup", name="staff_group_once"),
        migrations.RemoveField(model_name="staffgroup", name="name"),
        migrations.RemoveField(model_name="staffgroup", name="team"),
        migrations.AlterField(
            model_name="staffgroup", name="members", field=models.PositiveIntegerField()
        ),
        migrations.AddConstraint(
            model_name="staffgroup",
            constraint=models.UniqueConstraint(fields=("survey", "names"), name="staff_group_once"),
        ),
        migrations.AddConstraint(
            model_name="staffgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("members__gte", 5)), name="staff_group_large_enough"
            ),
        ),
    ]
