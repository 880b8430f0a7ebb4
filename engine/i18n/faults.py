"""What is wrong and what is not allowed, in the reader's language: never a code, never a blank."""

from __future__ import annotations

from dataclasses import dataclass

from engine.casework.outcomes import Refusal
from engine.expressions.text import Text
from engine.forms.answers import HONEST as HONEST_WORDS
from engine.forms.answers import Json
from engine.forms.problems import SENTENCES, Problem
from engine.i18n.messages import NOT_POSSIBLE, REFUSALS
from engine.i18n.speech import PLACE, fill_holes
from engine.i18n.values import HONEST, ValuePrinter

NEUTRAL = "This answer cannot be accepted"


@dataclass(frozen=True, slots=True)
class FaultTeller:
    """Tells problems and refusals in one language."""

    values: ValuePrinter

    def problem(self, problem: Problem) -> str:
        """The sentence of a problem; the implementer's own where a check failed."""
        if problem.message.source:
            return self.message(problem.message, problem.slots)
        pattern = SENTENCES.get(problem.code, NEUTRAL)
        if pattern == "{message}":
            pattern = NEUTRAL
        places = {name: self.particular(name, each) for name, each in problem.parameters.items()}
        return self.values.speech.say(pattern, **places)

    def message(self, text: Text, slots: tuple[object, ...]) -> str:
        """An implementer's sentence with its places, whose values are given in order."""
        kinds = {name: (program.type, value) for (name, program), value in zip(text.slots, slots, strict=False)}

        def place(name: str) -> str:
            kind, value = kinds.get(name, ("text", None))
            return self.values.value(kind, value) if value is not None else "…"  # type: ignore[arg-type]  # slots are values

        return fill_holes(self.values.speech.content(text.source, text.context), place)

    def particular(self, name: str, value: object) -> str:
        """One particular of a problem: an honest answer in words, a number with its marks, anything else as it is."""
        if name == "answer" and isinstance(value, str) and value in HONEST_WORDS:
            return self.values.speech.say(HONEST[HONEST_WORDS[value]])
        return str(value)

    def refusal(self, refusal: Refusal) -> str:
        """Why something is not allowed."""
        if refusal.sentence:
            return self.values.phrase(refusal.sentence)
        places = {name: self.named(name, value) for name, value in refusal.parameters.items()}
        speech = self.values.speech
        for pattern in REFUSALS.get(refusal.code, ()):
            if all(places.get(place) for place in PLACE.findall(pattern)):
                return speech.say(pattern, **places)
        return speech.say(NOT_POSSIBLE)

    def named(self, name: str, value: Json) -> str:
        """A parameter of a refusal in words. Titles come as source sentences, purposes and organisations as ids; lists become one line."""
        if isinstance(value, (list, tuple, dict)):
            words = [text for text in (self.named(name, each) for each in value) if text]
            return "”, “".join(words) if name == "forms" else self.values.listed(words)
        if not isinstance(value, str):
            return "" if value is None else str(value)
        if name in ("purpose", "purposes"):
            return self.values.purpose(value)
        if name == "organisation":
            return self.values.word("organisation", value)
        return self.title(value)

    def title(self, word: str) -> str:
        """A title by its source sentence, or by the id of a form or duty."""
        context = self.values.context
        for table in (context.forms, context.duties):
            found = table.get(word)
            if found is not None:
                return self.values.text(found.title)
        return self.values.speech.content(word)
