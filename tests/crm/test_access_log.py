"""The access log tells nobody's address and no secret of a link."""

import io
import json
import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

from django.urls import URLPattern, URLResolver, get_resolver
from gunicorn.config import Config

from crm.access_log import AccessLog
from crm.embedded import supervisor
from crm.error_log import cut

ROOT = Path(__file__).parents[2]
SECRET = re.compile(r"<str:token>|\(\?P<uidb36>.+\)-\(\?P<key>.+\)")
FORMAT = '%(t)s "%(r)s" %(s)s %(b)s %(M)sms'


def routes(of: URLResolver, before: str = "/") -> list[str]:
    found = []
    for each in of.url_patterns:
        route = before + str(each.pattern).removeprefix("^")
        found += [route] if isinstance(each, URLPattern) else routes(each, route)
    return found


def test_no_address_with_a_secret_is_written_whole():
    secrets = [route for route in routes(get_resolver()) if SECRET.search(route)]
    assert len(secrets) >= 16
    for route in secrets:
        assert "hush" not in cut(SECRET.sub("hush-1", route)), route
    assert cut("/customers/?q=Amelie") == "/customers/"


def test_a_line_of_the_log_as_the_image_writes_it():
    command = json.loads((ROOT / "Dockerfile").read_text().partition("CMD ")[2])
    options = dict(pairwise(command))
    assert (options["--logger-class"], options["--access-logformat"]) == ("crm.access_log.AccessLog", FORMAT)
    assert "--logger-class crm.access_log.AccessLog" in Path(supervisor.__file__).read_text()
    config = Config()
    config.set("accesslog", "-")
    config.set("access_log_format", f"%(h)s {FORMAT} %(f)s %({{cookie}}i)s %(q)s")
    log, written = AccessLog(config), io.StringIO()
    log.access_log.handlers[0].setStream(written)
    environ = {
        "REMOTE_ADDR": "198.51.100.7",
        "REQUEST_METHOD": "POST",
        "RAW_URI": "/s/hush/?lang=fr",
        "PATH_INFO": "/s/hush/",
        "QUERY_STRING": "lang=fr",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": "https://example.org/s/hush/",
    }
    answer = SimpleNamespace(status="200 OK", sent=512, headers=[])
    asked = SimpleNamespace(headers=[("COOKIE", "hush")])
    log.access(answer, asked, environ, timedelta(milliseconds=7))
    _moment, _bracket, line = written.getvalue().partition("] ")
    assert line == '"POST /s/…/ HTTP/1.1" 200 512 7ms - - \n'
