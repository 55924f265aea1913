"""The dictionary of themes, and one of them with what it finds before it is kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, FormPage, Page
from surveys.domain.theme import preview_theme, remove_theme, save_theme, themes
from surveys.forms.theme import ThemeForm
from surveys.models import Theme

WORDS = ("words_fr", "words_en")


class ThemeList(Page):
    permission_required = "surveys.view"
    template_name = "surveys/theme_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(themes=themes(), **kwargs)


class ThemeEdit(FormPage):
    """Sent by the button "preview", nothing is kept and what the words find is shown."""

    permission_required = "surveys.themes"
    template_name = "surveys/theme_form.html"
    form_class = ThemeForm
    success_url = reverse_lazy("surveys:theme-list")

    @cached_property
    def theme(self) -> Theme | None:
        return get_object_or_404(Theme, pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    def get_initial(self) -> dict[str, Any]:
        if self.theme:
            return {name: getattr(self.theme, name) for name in ("name_fr", "name_en", *WORDS)}
        return {name: self.request.GET.get(name, "")[:100] for name in WORDS}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if "preview" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        try:
            preview = preview_theme(**{name: request.POST.get(name, "")[:6_000] for name in WORDS})
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, preview=preview))

    def perform(self, form: Any) -> None:
        save_theme(theme=self.theme, **form.cleaned_data)
        messages.success(self.request, _("The theme is kept. All that was said is being read again."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(theme=self.theme, **kwargs)


class ThemeRemoval(Action):
    permission_required = "surveys.themes"

    def post(self, request: Any, pk: int) -> HttpResponse:
        remove_theme(get_object_or_404(Theme, pk=pk))
        messages.success(request, _("The theme is gone."))
        return redirect("surveys:theme-list")
