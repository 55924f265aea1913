"""The access log of the web server: what was asked for and how it went, and of nobody in particular."""

from typing import Any

from gunicorn.glogging import Logger

from crm.error_log import cut


class AccessLog(Logger):
    """For `--logger-class`. Neither the address of a visitor nor that of the page they came from is written,
    whatever the format says.
    """

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        path = cut(environ["RAW_URI"])
        plain = {name: value for name, value in told.items() if not name.startswith("{")}
        return plain | {"r": f"{told['m']} {path} {told['H']}", "U": path, "q": "", "h": "-", "f": "-"}

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """It names the address at which a worker failed."""
        super().exception(msg, *(cut(each) if isinstance(each, str) else each for each in args), **kwargs)
