"""Runs as their visitors see them: moments into frames, and frames to all who listen."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from app.data.examples import Dataset
from app.scene.chain_tree import is_chain
from app.scene.live import frame
from app.scene.words import count, number, percent
from app.session.library import Library
from app.session.run import Moment, Why
from app.session.state import State
from app.web.streams import Hub, event
from app.web.view import view_of


class Live:
    """The show of all sessions (session.run.Show)."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.hub = Hub()

    def wants(self, name: str) -> bool:
        """Whether anybody looks at that session."""
        return self.hub.wants(name)

    def print(self, moment: Moment) -> bytes:
        """A frame. In a training thread."""
        dataset = self._library.data(moment.state)
        said = asdict(said_of(moment, dataset))
        return event("frame", {**said, "at": round(1000 * moment.at), "picture": _picture(moment.state, dataset)})

    def send(self, name: str, frame: bytes) -> None:
        """To all who look."""
        self.hub.send(name, frame)

    def stands(self, name: str, version: int, why: Why | None = None) -> None:
        """The session stands at that version now, and nothing changes by itself any more."""
        self.hub.send(name, event("stands", {"version": version, "why": why}))


@dataclass(frozen=True, slots=True)
class Said:
    """How far a run has come, in words.  samples: of the curve so far.  progress: 0 to 1; None: it has no end."""

    version: int
    step: str
    epoch: str
    speed: str
    safe: str
    batch: str
    accuracy: str
    left: str
    progress: float | None
    samples: int


def said_of(moment: Moment, dataset: Dataset | None) -> Said:
    """A moment in words."""
    s = moment.state
    accuracy = s.curve[-1].test_accuracy if s.curve else None
    n = len(dataset.train) if dataset else 1
    return Said(
        version=moment.version,
        step=count(s.step),
        epoch=f"{s.epoch + s.position / n:.2f}",
        speed=count(round(moment.speed)) if moment.speed >= 10 else f"{moment.speed:.1f}",
        safe=count(moment.safe),
        batch=number(s.trained.cost) if s.trained else "",
        accuracy="" if accuracy is None else percent(accuracy),
        left="" if moment.left is None else f"{moment.left:.0f} s",
        progress=None if moment.order.steps is None else round(moment.done / moment.order.steps, 3),
        samples=s.curve[-1].step if s.curve else 0,
    )


def _picture(state: State, dataset: Dataset | None) -> dict[str, object] | None:
    view = view_of(state, dataset)
    return None if is_chain(view.net.sizes) or state.phase == "diverged" else asdict(frame(view))
