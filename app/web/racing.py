"""What the race lens has to fill in and to show."""

from __future__ import annotations

from dataclasses import dataclass

from app import limits
from app.lenses.race import NAMES, RacePicture
from app.nn.activation import ACTIVATIONS
from app.scene.marks.words import count
from app.session.state.state import State
from app.session.trials.race import Goal, Runner
from app.web.pages.address import Pairs

FASTER = 4.0
"""Times the session's eta with which B runs unless the visitor says otherwise."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """A row of the form.  role: its ink.  eta: "" for a row that does not run."""

    role: str
    name: str
    eta: str
    batch: int
    activation: str


@dataclass(frozen=True, slots=True)
class Racing:
    """The lens.  picture: None before the start.  again: where its next moment is read, "" once it is over or stopped.

    asked: the fields of the race under way, for the buttons beneath it.  look: how often was asked.
    is_stopped: by the visitor, before its end.  takes: the row whose weights can be taken over, "" for none.
    """

    entrants: tuple[Entrant, ...]
    unit: str
    amount: str
    picture: RacePicture | None = None
    again: str = ""
    asked: Pairs = ()
    look: int = 0
    is_stopped: bool = False
    takes: str = ""

    @property
    def activations(self) -> tuple[str, ...]:
        """What hidden neurons may do."""
        return tuple(ACTIVATIONS)

    @property
    def bounds(self) -> str:
        """How far a race may go, in words."""
        return f"1 to {count(limits.RACE_STEPS)} steps, or {limits.RACE_LEAST:g} to {limits.RACE_SECONDS:g} seconds."


def racing_of(state: State) -> Racing:
    """Before the start: the session as it is against one with a larger eta, and room for two more."""
    activation = state.net.arch.activation
    own = Runner(state.eta, state.batch_size, activation)
    bold = Runner(min(FASTER * state.eta, limits.ETA), state.batch_size, activation)
    return Racing(entrants((own, bold), own), "steps", "300")


def entrants(runners: tuple[Runner, ...], own: Runner) -> tuple[Entrant, ...]:
    """A row for each, and empty ones that would run as the session does."""
    rows = [(f"{r.eta:g}", r) for r in runners] + [("", own)] * (limits.RUNNERS - len(runners))
    return tuple(Entrant(f"k{i}", NAMES[i], eta, r.batch_size, r.activation) for i, (eta, r) in enumerate(rows))


def goal_text(goal: Goal) -> str:
    """As its field says it."""
    return f"{goal.amount:g}"
