"""Step until it is right, beside the example on the stage: how far that has come, in words."""

from __future__ import annotations

from dataclasses import dataclass

from app import limits
from app.lenses.moment import Moment
from app.scene.marks.words import number
from app.scene.sentences import answer_of
from app.scene.view import View


@dataclass(frozen=True, slots=True)
class Taught:
    """done: steps made by this button so far, at most so many (most).  is_going: whether it goes on by itself."""

    done: int
    most: int
    is_going: bool
    is_wrong: bool
    words: str


def teaching(moment: Moment) -> Taught | None:
    """None while nothing on the stage says what it should be.  The moment's report: the steps made so far."""
    view, report = moment.view, moment.report
    if view.label is None:
        return None
    done = report.found if report else 0
    found = answer_of(view)
    is_wrong = found is None or found[0] != view.label
    is_going = report is not None and not report.is_done and is_wrong
    return Taught(done, limits.TEACH_STEPS, is_going, is_wrong, _words(view, done, is_wrong))


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
