"""The staff of the demo: two teams with their colleagues, a manager, an administrator, a reader."""

from django.conf import settings
from django.contrib.auth.hashers import make_password

from crm.demo import cast
from crm.enums import Role
from crm.models import Team, User


def seed_staff() -> list[User]:
    """The people of the demo, and of them the agents."""
    password = make_password(settings.DEMO_PASSWORD)  # slow by design, so once for all of them
    agents: list[User] = []
    others: list[User] = []
    for team_name, names in cast.TEAMS.items():
        team = Team.objects.create(name=team_name)
        language = "en" if team_name.endswith("London") else "fr"
        for name in names:
            agents.append(
                User(
                    email="agent@cercle.example" if not agents else _email(name),
                    name=name,
                    language=language,
                    role=Role.AGENT,
                    team=team,
                    extension=str(101 + len(agents)),
                    password=password,
                )
            )
        colleagues = cast.COLLEAGUES[team_name]
        others += [
            User(
                email=_email(name),
                name=name,
                language=language,
                role=Role.AGENT,
                team=team,
                password=password,
            )
            for name in colleagues
        ]
    others += [
        User(email="manager@cercle.example", name="Hélène Marchand", role=Role.MANAGER, password=password),
        User(email="admin@cercle.example", name="Samuel Fotso", role=Role.ADMINISTRATOR, password=password),
        User(email="reader@cercle.example", name="Claire Osei", role=Role.READER, password=password),
    ]
    User.objects.bulk_create([*agents, *others])
    return agents


def _email(name: str) -> str:
    return f"{name.split()[0].lower()}@cercle.example"
