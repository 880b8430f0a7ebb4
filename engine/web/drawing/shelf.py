"""Where prepared forms are kept: per configuration, form and language; thrown away when another configuration becomes active."""

from __future__ import annotations

from threading import Lock

from jinja2 import Environment

from engine.casework.prepared import Prepared
from engine.i18n.translator import Translator
from engine.web.drawing.questions import DrawnForm, draw_form


class Shelf:
    """Holds fragments only: no answer and no person."""

    def __init__(self, templates: Environment) -> None:
        self.templates = templates
        self._digest = ""
        self._forms: dict[tuple[str, str], DrawnForm] = {}
        self._lock = Lock()

    def form(self, name: str, prepared: Prepared, t: Translator) -> DrawnForm:
        """A form of the configuration in the translator's language; `KeyError` if there is none of that name."""
        key = (name, t.language)
        with self._lock:
            if self._digest != prepared.digest:
                self._forms.clear()
                self._digest = prepared.digest
            found = self._forms.get(key)
        if found is None:
            found = draw_form(prepared.context.forms[name], prepared, t, self.templates)
            with self._lock:
                self._forms[key] = found
        return found
