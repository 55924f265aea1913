"""The secret key of an installation that was given none."""

import secrets
from pathlib import Path

from crm.embedded.place import ROOT, EmbeddedError, write_private


def secret_key() -> str:
    """A random key, made once for this checkout and kept where only its owner can read it."""
    path = ROOT / ".cercle" / "secret-key"
    try:
        return path.read_text()
    except FileNotFoundError:
        return _create(path)
    except PermissionError as error:
        raise EmbeddedError(
            f"{path} belongs to another user. Set CERCLE_SECRET_KEY, or delete it."
        ) from error


def _create(path: Path) -> str:
    path.parent.mkdir(mode=0o711, exist_ok=True)
    draft = path.with_name(f"secret-key.{secrets.token_hex(8)}")
    write_private(draft, secrets.token_urlsafe(50))
    try:
        path.hardlink_to(draft)  # the first of several processes wins, the others read its key
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()
