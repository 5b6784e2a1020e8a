"""The pick lens: the example on the stage in words, and the data that others are chosen from."""

from __future__ import annotations

from dataclasses import dataclass

from app.data.examples import Dataset
from app.lenses.lens import Choice, Lens
from app.lenses.moment import Moment
from app.lenses.sources import CHAPTER_1
from app.lenses.teach import Taught, teaching
from app.scene.chain.tree import is_chain
from app.scene.marks.words import count
from app.session.state.move import Drawn, Given, Picked
from app.session.state.state import Example


@dataclass(frozen=True, slots=True)
class Pick:
    """words: what is on the stage.  splits: the halves of the data, () without any.  split, index: where it is from.

    labels: those there are.  teaching: of what is on the stage.
    """

    words: str
    splits: tuple[Choice, ...]
    split: str
    index: int
    labels: tuple[int, ...]
    teaching: Taught | None


def pick(moment: Moment) -> Pick:
    """Of the moment."""
    example, dataset = moment.state.example, moment.dataset
    ref = example.ref if example else None
    split, index = (ref.split, ref.index) if isinstance(ref, Picked) else ("test", 0)
    return Pick("" if example is None else in_words(example), _splits(dataset) if dataset else (), split, index,
                tuple(range(dataset.classes)) if dataset else (), teaching(moment))


def in_words(example: Example) -> str:
    """Which one it is, and what it should be."""
    label = "" if example.label is None else f", a {example.label}"
    match example.ref:
        case Picked(split=split, index=index):
            return f"{'test' if split == 'test' else 'training'} example {count(index)}{label}"
        case Drawn():
            return f"your drawing{label}"
        case Given():
            return "numbers given"


def _splits(dataset: Dataset) -> tuple[Choice, ...]:
    return (Choice("test", f"test ({count(len(dataset.test))})"),
            Choice("train", f"training ({count(len(dataset.train))})"))


PICK = Lens("pick", "Choose an example of the data", pick, fits=lambda moment: not is_chain(moment.view.net.sizes),
    sources=(CHAPTER_1,))
