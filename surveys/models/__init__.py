"""What was asked and what was said."""

from surveys.models.answer import Answer
from surveys.models.invitation import Invitation
from surveys.models.revision import Revision
from surveys.models.survey import Survey
from surveys.models.verbatim import Verbatim, VoiceEdition

__all__ = ["Answer", "Invitation", "Revision", "Survey", "Verbatim", "VoiceEdition"]
