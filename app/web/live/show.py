"""Runs as their visitors see them: moments into frames, and frames to all who listen."""

from __future__ import annotations

from dataclasses import dataclass

from app.data.examples import Dataset
from app.scene.chain.frame import chain_frame
from app.scene.chain.tree import is_chain
from app.scene.layers.frame import cost_of, frame, keys_of
from app.scene.layers.frame_maps import maps
from app.scene.marks.words import count, number, percent
from app.scene.view import View
from app.session.runs.run import RunState, Why
from app.session.state.library import Library
from app.web.live.streams import Hub, event, plain
from app.web.view import view_of


class RunShow:
    """The show of all sessions (session.run.Show)."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.hub = Hub()

    def is_watched(self, name: str) -> bool:
        """Whether anybody looks at that session."""
        return self.hub.wants(name)

    def print(self, moment: RunState) -> bytes:
        """A frame. In a training thread."""
        dataset = self._library.data(moment.state)
        view = view_of(moment.state, dataset)
        said = {**plain(run_in_words(moment, dataset)), "at": round(1000 * moment.at)}
        if view.phase == "diverged":
            return event("frame", {**said, "picture": None, "chain": None})
        has_maps = moment.is_detailed and (drawn := maps(view)) is not None
        return event("frame", {**said, **_picture(view)}) + (event("maps", plain(drawn)) if has_maps else b"")

    def send(self, name: str, frame: bytes) -> None:
        """To all who look."""
        self.hub.send(name, frame)

    def announce(self, name: str, version: int, why: Why | None = None) -> None:
        """The session stands at that version now, and nothing changes by itself any more."""
        self.hub.send(name, event("stands", {"version": version, "why": why}))


@dataclass(frozen=True, slots=True)
class RunInWords:
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


def run_in_words(moment: RunState, dataset: Dataset | None) -> RunInWords:
    """A moment in words."""
    s = moment.state
    accuracy = s.curve[-1].test_accuracy if s.curve else None
    n = len(dataset.train) if dataset else 1
    return RunInWords(
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


def _picture(view: View) -> dict[str, object]:
    """What is on it: of a network drawn in layers, or as a chain."""
    has_tree = is_chain(view.net.sizes)
    return {
        "cost": cost_of(view), "keys": keys_of(view),
        "picture": None if has_tree else plain(frame(view)), "chain": plain(chain_frame(view)) if has_tree else None,
    }
