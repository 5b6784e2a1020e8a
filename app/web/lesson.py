"""Step until it is right: how far that has come, in words."""

from __future__ import annotations

from dataclasses import dataclass

from app import limits
from app.scene.marks.words import number
from app.scene.sentences import answer_of
from app.scene.view import View


@dataclass(frozen=True, slots=True)
class Lesson:
    """How far "step until it is right" has come."""

    done: int
    is_running: bool
    is_wrong: bool
    words: str


def lesson_of(view: View, done: int, is_running: bool) -> Lesson | None:
    """After so many steps of it; None while nothing on the stage says what it should be."""
    if view.label is None:
        return None
    found = answer_of(view)
    is_wrong = found is None or found[0] != view.label
    return Lesson(done, is_running and is_wrong, is_wrong, _words(view, done, is_wrong))


def _words(view: View, done: int, is_wrong: bool) -> str:
    found = answer_of(view)
    after = f" after {done} step{'s' if done > 1 else ''}" if done else ""
    if found is None:
        return "Its answer is not computed yet."
    if not is_wrong:
        return f"It is right{after}: {found[0]} ({number(found[1], 2)})."
    if done >= limits.TEACH_STEPS:
        return f"Still {found[0]}{after}: a larger eta may help."
    return f"It answers {found[0]}{after}, not {view.label}."
