"""`Idempotency-Key` on every POST of the API: the same request again gets the same answer."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Resource
from crm.domain.kept_answer import answer_once

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST = 200


def once_per_key(resource: type[Resource]) -> type[Resource]:
    """The same resource; its POST minds the key."""
    create: Callable[..., Response] | None = getattr(resource, "create", None)
    if create is None:
        return resource

    def create_once(self: Resource, request: Request) -> Response:
        key = request.headers.get(HEADER)
        return create(self, request) if key is None else _kept(self, request, _checked(key), create)

    create_once.__doc__ = create.__doc__
    about = {"__doc__": resource.__doc__, "__module__": resource.__module__, "create": create_once}
    return type(resource.__name__, (resource,), about)


def _checked(key: str) -> str:
    if not key.strip() or len(key) > LONGEST or not key.isascii() or not key.isprintable():
        words = _("Give a key of 1 to %(most)d plain characters.") % {"most": LONGEST}
        raise ValidationError({HEADER: [words]})
    return key


def _kept(resource: Resource, request: Request, key: str, create: Callable[..., Response]) -> Response:
    def do() -> tuple[int, Any]:
        answer = create(resource, request)
        return answer.status_code, json.loads(JSONRenderer().render(answer.data))

    asker = f"{type(request.user).__name__}:{request.user.pk}"
    status, body, replayed = answer_once(asker=asker, key=key, request_hash=_hash(request), do=do)
    return Response(body, status=status, headers={REPLAYED: "true"} if replayed else {})


def _hash(request: Request) -> str:
    digest = sha256(request.get_full_path().encode())
    digest.update(json.dumps(request.data, sort_keys=True, default=_content).encode())
    return digest.hexdigest()


def _content(value: Any) -> str:
    """A file by what is in it."""
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
