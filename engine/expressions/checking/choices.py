"""`of`/`is` tables and `first` lists: one value that depends on something."""

from __future__ import annotations

from engine.expressions.checking.state import Checking, Typed, Want
from engine.expressions.checking.types import condition, in_words, is_choice, merged
from engine.expressions.faults import did_you_mean
from engine.expressions.program import Tree
from engine.expressions.syntax.nodes import First, Node, Of, Word


class _Values:
    """The values of one choice, which must all have one type."""

    def __init__(self, c: Checking, want: Want) -> None:
        self._c = c
        self._want = want
        self.type = ""
        self.sound = True

    def add(self, node: Node) -> Tree:
        """The value's tree; a fault makes the whole unsound."""
        part = self._c.typed(node, self._want if self._want.type or not self.type else Want(self.type))
        if part is None:
            self.sound = False
            return None
        kind = merged(self.type, part.type) if self.type else part.type
        if not kind:
            self._c.wrong(
                "E205", node.at, f"This value is {in_words(part.type)}, and the one before it {in_words(self.type)}."
            )
            self.sound = False
            return None
        self.type = kind
        return part.tree


def check_of(c: Checking, node: Of, want: Want) -> Typed | None:
    """A table by the options of one question: exhaustive, or with `otherwise`."""
    subject = c.typed(node.subject)
    values = _Values(c, want)
    if subject is not None and not is_choice(subject.type):
        message = f"`of` needs a question with options, one to choose; {subject.called} is {in_words(subject.type)}."
        c.wrong("E205", subject.at, message, "Write a `first:` list with conditions.")
        subject = None
    cases: list[Tree] = []
    seen: set[str] = set()
    for word, value in node.cases:
        if subject is not None:
            values.sound &= _case(c, subject, word, seen)
        cases.append([word.word, values.add(value)])
    otherwise = values.add(node.otherwise) if node.otherwise is not None else None
    if subject is None or not values.sound or not _exhaustive(c, subject, node, seen):
        return None
    return Typed(["of", subject.tree, cases, otherwise], values.type, node.at)


def _case(c: Checking, subject: Typed, word: Word, seen: set[str]) -> bool:
    """Whether the word is an option of the subject that has no value yet."""
    if word.word in seen:
        c.wrong("E221", word.at, f"`{word.word}` of {subject.called} has a value already.", "Remove one of the two.")
        return False
    seen.add(word.word)
    options = c.options(subject.type)
    if options is None or word.word in options.options:
        return True
    c.wrong(
        "E202",
        word.at,
        f"`{word.word}` is not an option of {subject.called}.",
        did_you_mean(word.word, options.options, "Its options: " + ", ".join(f"`{each}`" for each in options.options[:8]) + "."),
    )
    return False


def _exhaustive(c: Checking, subject: Typed, node: Of, seen: set[str]) -> bool:
    if node.otherwise is not None:
        return True
    options = c.options(subject.type)
    missing = [each for each in options.options if each not in seen] if options is not None else ["…"]
    if not missing:
        return True
    listed = ", ".join(f"`{each}`" for each in missing[:5])
    c.wrong("E214", node.at, f"Nothing is said for {listed} of {subject.called}.", "Add them, or `otherwise:`.")
    return False


def check_first(c: Checking, node: First, want: Want) -> Typed | None:
    """Cases in order: the first whose condition is true."""
    values = _Values(c, want)
    cases: list[Tree] = []
    for test, value in node.cases:
        part = condition(c, c.typed(test))
        values.sound &= part is not None
        cases.append([part.tree if part else None, values.add(value)])
    otherwise = values.add(node.otherwise) if node.otherwise is not None else None
    if not node.cases and node.otherwise is None:
        c.wrong("E203", node.at, "`first` has no case.", "Add `- if:` with `value:`.")
        return None
    if not values.sound:
        return None
    return Typed(["first", cases, otherwise], values.type, node.at)
