"""What the callbacks of the page work with: handed to each module, held by none of them."""

from dataclasses import dataclass
from typing import Any

from dashboard.i18n import t
from dashboard.provenance import why_none
from dashboard.readings import Readings
from dashboard.services import AtlasService
from dashboard.settings import LANGUAGES
from dashboard.state import Facts, Notice, ViewState, parse
from geodata.indicators import Basis
from layers.legend import Legend
from layers.spec import GAP


@dataclass(frozen=True)
class PageContext:
    """The services of one application. Immutable, so that requests cannot reach each other."""

    service: AtlasService
    readings: Readings
    facts: Facts

    def view(self, data: dict[str, Any]) -> ViewState:
        """The view of what the browser's view store holds, validated again."""
        return parse(str(data["search"]), self.facts)[0]

    def read(self, search: str) -> tuple[ViewState, tuple[Notice, ...]]:
        """The view of an address and the notices about it."""
        return parse(search, self.facts)

    def language(self, lang: str) -> str:
        """The language if there is one of that name, else the default."""
        return lang if lang in LANGUAGES else self.facts.default_lang

    def basis_name(self, view: ViewState) -> str:
        """The name of the view's basis in its language."""
        return self.service.catalogue.bases[Basis(view.basis)].name(view.lang)

    def date_of(self, view: ViewState) -> str:
        """The date (ISO) whose data the view shows."""
        return self.facts.day(view.vintage, view.year, view.indicator, view.basis)

    def layer_day(self, view: ViewState) -> str:
        """The date as the map's layer is asked for; of gaps to targets where these are shown."""
        return self.date_of(view) + (GAP if view.gap else "")

    def place_name(self, view: ViewState) -> str:
        """The place of a view in words."""
        return self.readings.place_name(view, t("place.country", view.lang))

    def legend(self, view: ViewState) -> Legend:
        """The legend of a view with its counts."""
        place = (view.vintage, view.level, view.scope)
        question = self.service.question(place, view.indicator, self.layer_day(view), view.basis)
        return self.service.legend(question, view.lang, view.district)

    def why_none(self, view: ViewState) -> str:
        """Why units in view show nothing of what was reported on their land; empty if all do."""
        origin = self.readings.withheld(view)
        if origin is None:
            return ""
        indicator = self.service.catalogue.get(view.indicator)
        return why_none(indicator, view.lang, carried=origin != view.vintage)

    def source_titles(self, lang: str) -> list[str]:
        """The sources of the data, simulated ones marked as such."""
        mark = t("mark.simulated", lang)
        return [
            f"{one.title} ({mark})" if one.simulated and mark not in one.title else one.title
            for one in self.readings.sources
        ]


def notice_text(notices: tuple[Notice, ...], lang: str) -> str:
    """All notices as one sentence after the other; empty when there is none."""
    return " ".join(t(notice.key, lang, **notice.values) for notice in notices)
