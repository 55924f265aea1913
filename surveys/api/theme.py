"""The dictionary of themes: read, and kept."""

from typing import Any

from core.api import Changeable, Creatable, Readable, StrictModel
from surveys.domain.theme import save_theme
from surveys.models import Theme


class ThemeFields(StrictModel):
    class Meta:
        model = Theme
        fields = ["id", "name_fr", "name_en", "words_fr", "words_en", "changed_at"]
        read_only_fields = ["changed_at"]


class ThemeResource(Creatable, Changeable, Readable):
    queryset = Theme.objects.all()
    serializer_class = ThemeFields
    permission_required = "surveys.view"
    permission_required_write = "surveys.themes"

    def store(self, *, words_fr: str = "", words_en: str = "", **names: Any) -> Theme:
        return save_theme(theme=None, words_fr=words_fr, words_en=words_en, **names)

    def change(self, row: Theme, **clean: Any) -> None:
        kept = {name: getattr(row, name) for name in ("name_fr", "name_en", "words_fr", "words_en")}
        save_theme(theme=row, **(kept | clean))
