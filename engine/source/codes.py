"""The codes of this room's diagnostics, each with its one-line meaning. A code is never given a second meaning."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        # the file
        "E101": "a file or folder that should be there is missing",
        "E102": "a file cannot be read",
        "E103": "a file says nothing",
        "E104": "a file is too long",
        "E105": "a file is not UTF-8",
        "E106": "an invisible or forbidden character",
        "E107": "a tab in the indentation",
        "E108": "a document does not begin with a key that says what it is",
        "E109": "a document has no id",
        # what YAML offers and Tais does not
        "E110": "a YAML tag",
        "E111": "a YAML anchor",
        "E112": "a YAML alias",
        "E113": "a YAML merge key",
        "E114": "a key is written twice",
        "E115": "a key is not one word",
        "E116": "a YAML directive",
        "E117": "nested too deep",
        # text that YAML reads differently from what was meant
        "E120": "a comma cuts a text in flow style",
        "E121": "a colon in a text in flow style",
        "E122": "a bracket or brace in a text in flow style",
        "E123": "a text is cut by `#`",
        "E124": "a text begins with a mark",
        "E125": "a text holds a colon and a space",
        "E126": "a quote is never closed",
        "E127": "a text goes on after its closing quote or bracket",
        "E128": "a bracket or brace is never closed",
        "E129": "no space after a colon",
        "E130": "a line is indented deeper than the line above allows",
        "E131": "an indentation fits nothing above it",
        "E132": "an unknown escape in double quotes",
        "E135": "marks of a merge that was not finished",
        "E134": "an item of a list without its dash",
        "E133": "another sign where a colon or a comma belongs",
        "E139": "broken YAML",
        # layers
        "E140": "the same thing is written twice in one layer",
        "E141": "a thing of the library is written again without `extends`",
        "E142": "`extends` names nothing",
        "E143": "an override of something that is not there",
        "W144": "an override that changes nothing",
        "E145": "something locked is removed or changed",
        "E146": "`before`, `after`, `in` or `remove` is used wrongly",
        "E147": "`uses` names nothing in the library",
        "E148": "things extend one another in a circle",
        # tables
        "E160": "a table has no header, or a column twice or without a name",
        "E161": "a row has more or fewer cells than the header",
        "E162": "broken CSV",
    }
)
