"""Runs as their visitors see them: moments into frames, and frames to all who listen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app import limits
from app.data.examples import Dataset
from app.lenses.fields import Pairs
from app.lenses.moment import view_of
from app.scene.frame import Frame, frame
from app.scene.layers.frame_maps import maps
from app.scene.marks.columns import TEXT, Column
from app.scene.marks.words import count, number, percent
from app.scene.picture import draw
from app.scene.view import Selection, View
from app.session.runs.run import RunState, Why
from app.session.state.library import Library
from app.session.state.recent import Recent
from app.web.live.followers import Followers
from app.web.live.streams import HEARTBEAT, Hub, event
from app.web.live.writing import of_frame, of_maps

OUTCOMES = {
    "done": "The goal is reached: training has paused.",
    "left": "Paused, since the page was left or hidden: play goes on from here.",
    "full": "Paused: there is no room on disk for more of this run; what is shown is kept.",
    "elsewhere": "Paused, since this session was moved on elsewhere: reload the page to see it as it is.",
    "closing": "Paused, since the server was ended: play goes on from here.",
}
"""Why a run ended, where that needs saying."""


class RunShow:
    """The show of all sessions (session.run.Show)."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.hub = Hub()
        self.followers = Followers(self.hub)
        self._looks = Recent[str, Pairs](lambda: limits.OPEN_SESSIONS)

    def is_watched(self, name: str) -> bool:
        """Whether anybody looks at that session."""
        return self.hub.wants(name) or bool(self.followers.groups(name))

    def print(self, moment: RunState) -> bytes:
        """A frame. In a training thread."""
        dataset = self._library.data(moment.state)
        view = view_of(moment.state, dataset)
        said = run_in_words(moment, dataset)
        numbers = {"version": said.version, "at": round(1000 * moment.at), "step": said.step, "samples": said.samples}
        shown = Frame(()) if view.phase == "diverged" else frame(draw(view, whole(view), is_live=True))
        full = of_frame(replace(shown, columns=(*_words(said, view), *shown.columns)))
        drawn = maps(view) if moment.is_detailed and view.phase != "diverged" else None
        return event("frame", {**numbers, **full}) + (event("maps", of_maps(drawn)) if drawn else b"")

    def send(self, name: str, frame: bytes) -> None:
        """To all who look."""
        for channel in (name, *self.followers.groups(name)):
            self.hub.send(channel, frame)

    def announce(self, name: str, version: int, why: Why | None = None) -> None:
        """The session stands at that version now, and nothing changes by itself any more."""
        self.hub.send(name, event("stands", {"version": version, "why": why}))
        self.followers.announce(name, version)
        self.hub.send(self.numbers_of(name), HEARTBEAT)

    def look_of(self, name: str) -> Pairs:
        """What whoever drives that session looks at, as an address says it."""
        return self._looks.get(name) or ()

    def looks(self, name: str, version: int, pairs: Pairs) -> None:
        """Whoever drives looks at this now: those who follow see it too."""
        if self.look_of(name) != pairs:
            self._looks.put(name, pairs)
            self.followers.announce(name, version, is_new=False)

    def numbers_of(self, name: str) -> str:
        """Where those listen who want no pictures; they are only woken, and look for themselves."""
        return f"{name} in numbers"


@dataclass(frozen=True, slots=True)
class RunInWords:
    """How far a run has come, in words.  samples: of the curve so far.  progress: 0 to 1; None: it has no end.

    first: how right it was before the first step since the start, which random weights are as often as by chance.
    """

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
    first: str


def run_in_words(moment: RunState, dataset: Dataset | None) -> RunInWords:
    """A moment in words."""
    s = moment.state
    accuracy = s.curve[-1].right if s.curve else None
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
        first="" if not s.curve or (right := s.curve[0].right) is None else f"At first {percent(right)} right, ",
    )


def whole(view: View) -> Selection:
    """What a frame shows: nothing picked out, and all layers of a chain."""
    return Selection(first=1, shown=view.L)


def _words(said: RunInWords, view: View) -> tuple[Column, ...]:
    """What changes beside the picture."""
    words = {"step": said.step, "speed": said.speed, "epoch": said.epoch, "accuracy": said.accuracy, "safe": said.safe,
             "left": said.left, "first": said.first}
    return (
        Column(tuple(f"run-{name}" for name in words), TEXT, tuple(words.values())),
        *((Column(("run-progress",), "value", said.progress),) if said.progress is not None else ()),
    )
