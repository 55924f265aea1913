"""The project's own PostgreSQL and Valkey, for a machine that has been given neither."""

import os

import environ

from crm.embedded import postgres, valkey
from crm.embedded.place import ROOT, EmbeddedError, Place
from crm.embedded.secret import secret_key

__all__ = [
    "EmbeddedError",
    "Place",
    "erase",
    "erase_all",
    "is_ours",
    "provide",
    "provide_demo",
    "secret_key",
    "stop",
    "stop_all",
]

PROVIDED = "CERCLE_EMBEDDED"  # names what this process was given, for settings.py and for child processes


def provide(profile: str = "development") -> None:
    """Set DATABASE_URL and BROKER_URL where they are not set, starting or reusing the profile's servers.

    A value in the environment, or in `.env`, always wins over a server of our own.
    """
    _read_environment()
    starters = {"DATABASE_URL": postgres.start, "BROKER_URL": valkey.start}
    wanted = [name for name in starters if not os.environ.get(name)]
    if not wanted:
        return
    place = Place(profile)
    with place.locked():
        for name in wanted:
            os.environ[name] = starters[name](place)
    os.environ[PROVIDED] = " ".join(name for name in starters if name in wanted or is_ours(name))


def provide_demo(profile: str = "development") -> None:
    """Set what a demo needs before the settings are read; refuse where a demo has no place."""
    from crm.embedded import supervisor  # only the demo and its end pay for it

    _read_environment()
    supervisor.prepare(Place(profile))


def _read_environment() -> None:
    environ.Env.read_env(os.environ.get("CERCLE_ENV_FILE") or ROOT / ".env")


def is_ours(variable: str) -> bool:
    """Whether the address in this variable is that of a server of ours."""
    return variable in os.environ.get(PROVIDED, "").split()


def stop(profile: str = "development") -> None:
    """Stop the profile's servers, whoever started them. Stopping what does not run is no error."""
    place = Place(profile)
    if not place.exists():
        return
    with place.locked():
        valkey.stop(place)
        postgres.stop(place)


def stop_all() -> None:
    """The demo and every profile of this checkout: those of the tests go on when the tests have ended."""
    from crm.embedded import supervisor  # only the demo and its end pay for it

    supervisor.end(Place("development"))
    for profile in _profiles():
        stop(profile)


def erase(profile: str) -> None:
    """Stop the profile's servers and delete their data."""
    stop(profile)
    Place(profile).erase()


def erase_all() -> None:
    """The same for every profile of this checkout."""
    stop_all()
    for profile in _profiles():
        erase(profile)


def _profiles() -> list[str]:
    return sorted(state.parent.name for state in Place("").folder.glob("*/state.json"))
