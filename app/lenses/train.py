"""The train lens: how good the network has become, as curves over the steps."""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.lens import Lens
from app.lenses.sources import CHAPTER_2
from app.nn.outcome import Sample
from app.scene.marks.curves import Curves, Series, curves
from app.scene.marks.words import count, number, percent
from app.scene.view import View


@dataclass(frozen=True, slots=True)
class Progress:
    """says: where it stands, in a sentence.  cost: of mini-batches and of both halves.  right: None without data."""

    says: str
    cost: Curves
    right: Curves | None


def progress(view: View) -> Progress | None:
    """None before any training."""
    if not view.curve:
        return None
    last = view.curve[-1]
    if last.accuracy is None:       # no data: every step is on the example on the stage
        return Progress(_says(last), curves((_line("this example", view.curve, "cost"),), "steps", "C"), None)
    halves = [_line("training", view.curve, "cost"), _line("test", view.curve, "test_cost")]
    cost = (*(half for half in halves if half.points), _line("mini-batch", view.curve, "batch"))
    right = tuple(_line(name, view.curve, of, 100.0) for name, of in
                  (("training", "accuracy"), ("test", "test_accuracy")))
    top = max((sample.cost for sample in view.curve), default=0.0)
    return Progress(
        _says(last),
        curves(cost, "steps", "mean C", y_top=1.15 * max(top, *(s.test_cost or 0.0 for s in view.curve)) or None),
        curves(tuple(half for half in right if half.points), "steps", "right answers, %", height=160.0, y_top=100.0),
    )


def _line(name: str, samples: tuple[Sample, ...], of: str, times: float = 1.0) -> Series:
    points = ((s.step, getattr(s, of)) for s in samples)
    return Series(name, tuple((float(step), times * v) for step, v in points if v is not None))


def _says(last: Sample) -> str:
    after = f"After {count(last.step)} step{'' if last.step == 1 else 's'}"
    if last.accuracy is None:
        return f"{after} on this one example C is {number(last.cost)}."
    tested = "" if last.test_accuracy is None else f" and {percent(last.test_accuracy)} of the test examples"
    return f"{after} {percent(last.accuracy)} of the training examples{tested} are answered rightly."


TRAIN = Lens("train", "Run to a goal, and see how good it becomes", lambda moment: progress(moment.view),
             group="learning", is_live=True,
             sources=(CHAPTER_2,))
