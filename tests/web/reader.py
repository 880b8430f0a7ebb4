"""Reads a page of ours as a browser without a script would: its forms, their fields as they stand, its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

SKIPPED = {"script", "style"}
VOID = {"input", "meta", "link", "br", "img"}


@dataclass
class Control:
    """One control of a form."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    options: list[str] = field(default_factory=list)


@dataclass
class PageForm:
    """A form of a page: where it goes, its controls, and which of its questions are hidden."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    types: dict[str, str] = field(default_factory=dict)

    def fields(self) -> dict[str, list[str]]:
        """What pressing a button would send, without the button."""
        sent: dict[str, list[str]] = {}
        for each in self.controls:
            if each.kind in ("radio", "checkbox") and not each.checked:
                continue
            if each.kind != "button":
                sent.setdefault(each.name, []).append(each.value)
        return sent

    def choices(self, name: str) -> list[str]:
        """The values offered under one name."""
        return [
            value
            for each in self.controls
            if each.name == name
            for value in (
                each.options if each.kind == "select" else [each.value] if each.kind in ("radio", "checkbox") else []
            )
            if value
        ]


class Page(HTMLParser):
    """A page, read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self.title = ""
        self.language = ""
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._open: list[tuple[str, bool]] = []
        self._area: Control | None = None
        self.feed(text)

    @property
    def text(self) -> str:
        """All words that are not hidden."""
        return " ".join(" ".join(self.words).split())

    @property
    def main(self) -> PageForm:
        """The page's own form: the largest of those that not every page has."""
        own = [each for each in self.forms if each.action not in ("/language", "/logout", "/quick-exit")]
        assert own, f"there is no form on this page: {self.text}"
        return max(own, key=lambda each: len(each.controls))

    def form(self, action: str) -> PageForm:
        """The form that goes to an address."""
        return next(each for each in self.forms if each.action == action)

    def _is_hidden(self) -> bool:
        return any(hidden for _, hidden in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        self.tags.append((tag, at))
        if tag not in VOID:
            self._open.append((tag, "hidden" in at))
        if tag == "html":
            self.language = at.get("lang", "")
        elif tag == "a" and "href" in at:
            self.links.append(at["href"])
        elif tag == "form":
            self.forms.append(PageForm(at.get("action", ""), at.get("method", "get")))
        if "data-question" in at and self.forms:
            self.forms[-1].types[at["data-question"]] = at.get("data-type", "")
            if self._is_hidden() or "data-calculated" in at:
                self.forms[-1].hidden.add(at["data-question"])
        self._control(tag, at)

    def _control(self, tag: str, at: dict[str, str]) -> None:
        if not self.forms or not at.get("name"):
            if (
                tag == "option"
                and self.forms
                and self.forms[-1].controls
                and self.forms[-1].controls[-1].kind == "select"
            ):
                select = self.forms[-1].controls[-1]
                select.options.append(at.get("value", ""))
                if "selected" in at:
                    select.value = at.get("value", "")
            return
        if tag == "input":
            value = at.get("value", "on" if at.get("type") in ("radio", "checkbox") else "")
            self.forms[-1].controls.append(Control(at["name"], at.get("type", "text"), value, "checked" in at))
        elif tag == "select":
            self.forms[-1].controls.append(Control(at["name"], "select"))
        elif tag == "textarea":
            self._area = Control(at["name"], "textarea")
            self.forms[-1].controls.append(self._area)
        elif tag == "button":
            self.forms[-1].controls.append(Control(at["name"], "button", at.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self._area.value = self._area.value.removeprefix("\n")
            self._area = None
        while self._open and tag not in VOID:
            name, _ = self._open.pop()
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        inside = {tag for tag, _ in self._open}
        if "title" in inside:
            self.title += data
        elif not inside & SKIPPED and not self._is_hidden():
            self.words.append(data)
