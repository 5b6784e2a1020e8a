"""The example on the stage in words, and the data that others are chosen from."""

from __future__ import annotations

from dataclasses import dataclass

from app.data.examples import Dataset
from app.scene.marks.words import count
from app.session.state.move import Drawn, Given, Picked
from app.session.state.state import State
from app.web.pages.controls import Choice


@dataclass(frozen=True, slots=True)
class Chosen:
    """Of one version.  dataset: None where there are no data."""

    state: State
    dataset: Dataset | None

    @property
    def words(self) -> str:
        """What is on the stage, in words."""
        example = self.state.example
        if example is None:
            return ""
        label = "" if example.label is None else f", a {example.label}"
        match example.ref:
            case Picked(split=split, index=index):
                return f"{'test' if split == 'test' else 'training'} example {count(index)}{label}"
            case Drawn():
                return f"your drawing{label}"
            case Given():
                return "numbers given"

    @property
    def splits(self) -> tuple[Choice, ...]:
        """The two halves of the data, with their sizes."""
        if self.dataset is None:
            return ()
        return (Choice("test", f"test ({count(len(self.dataset.test))})"),
                Choice("train", f"training ({count(len(self.dataset.train))})"))

    @property
    def split(self) -> str:
        """The half that the example on the stage is from."""
        ref = self.state.example.ref if self.state.example else None
        return ref.split if isinstance(ref, Picked) else "test"

    @property
    def index(self) -> int:
        """Its place there."""
        ref = self.state.example.ref if self.state.example else None
        return ref.index if isinstance(ref, Picked) else 0

    @property
    def labels(self) -> range:
        """The labels there are."""
        return range(self.dataset.classes if self.dataset else 0)
