"""Every address of the API, assembled from the routes of the apps."""

from importlib import import_module
from typing import Any, ClassVar

from django.urls import path
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import APIRootView, DefaultRouter

from crm.api.idempotency import once_per_key

APPS_WITH_ROUTES = ["customers", "surveys", "metrics", "journeys", "crm"]


class OncePerLanguage(SchemaGenerator):
    """More than a second's work, the same for everybody as long as the process lives."""

    _made: ClassVar[dict[str | None, Any]] = {}

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        language = get_language()
        if language not in self._made:
            self._made[language] = super().get_schema(None, public=True)
        return self._made[language]


class SchemaView(SpectacularAPIView):
    generator_class = OncePerLanguage
    renderer_classes = [OpenApiJsonRenderer2]
    permission_required = "crm.api"


class Root(APIRootView):
    """The nouns of this house."""

    permission_required = "crm.api"


router = DefaultRouter(use_regex_path=True)
router.include_format_suffixes = False
router.root_view_name = "api-root"
router.APIRootView = Root
for app in APPS_WITH_ROUTES:
    for prefix, resource in import_module(f"{app}.api.routes").ROUTES:
        router.register(prefix, once_per_key(resource), basename=f"api-{prefix}")

for pattern in router.urls:
    # No redirect to the slash that is missing: it would turn a POST into a GET.
    pattern.callback.should_append_slash = False  # type: ignore[union-attr]  # has one

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    *router.urls,
]
