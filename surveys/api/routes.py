"""The resources of this app, by the name in their address."""

from surveys.api.answer import AnswerResource
from surveys.api.idea import IdeaResource, IdeaVoteResource
from surveys.api.open_link import OpenLinkResource
from surveys.api.orientation_figure import OrientationFigureResource
from surveys.api.review import ReviewResource
from surveys.api.revision import RevisionResource
from surveys.api.set_aside import SetAsideResource
from surveys.api.survey import SurveyResource
from surveys.api.theme import ThemeResource
from surveys.api.verbatim import VerbatimResource
from surveys.api.verdict import VerdictResource
from surveys.api.wording import WordingResource

ROUTES = [
    ("surveys", SurveyResource),
    ("wordings", WordingResource),
    ("answers", AnswerResource),
    ("answer-revisions", RevisionResource),
    ("verdicts", VerdictResource),
    ("open-links", OpenLinkResource),
    ("set-asides", SetAsideResource),
    ("verbatims", VerbatimResource),
    ("reviews", ReviewResource),
    ("orientation-figures", OrientationFigureResource),
    ("themes", ThemeResource),
    ("ideas", IdeaResource),
    ("idea-votes", IdeaVoteResource),
]
