"""The builder refuses in words what cannot be a survey."""

import pytest

from core.errors import Invalid
from surveys.domain import builder
from surveys.models import Survey

pytestmark = pytest.mark.django_db


def test_too_many_lines_alike_are_refused(nps: Survey) -> None:
    with pytest.raises(Invalid, match="40"):
        builder.add_question(
            survey=nps, kind="choice", key="which", text_fr="?", text_en="?", choices=[("a", "a")] * 99
        )
