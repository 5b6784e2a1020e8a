"""What there is to press and to choose on a page, in words."""

from __future__ import annotations

from dataclasses import dataclass

INKS = ("nudge", "weight")
THEMES = ("", "day", "night", "projector")


@dataclass(frozen=True, slots=True)
class Button:
    """name: what its press sends.  text, title: what it says, and in a sentence."""

    name: str
    text: str
    title: str


LENSES = (
    Button("draw", "draw", "Draw a digit and teach it"),
    Button("nudges", "nudges", "Which nudges dominate"),
    Button("equation", "equation", "One derivative as the product of its factors"),
    Button("pick", "pick", "Choose an example of the data"),
    Button("numbers", "numbers", "All numbers as tables"),
)
MOVES = (
    Button("forward", "forward", "Compute every layer's activations from the input on"),
    Button("weigh", "cost", "Compare the outputs with what they should be"),
    Button("backward", "backward", "Carry the wishes back from the cost, layer by layer"),
    Button("step", "step", "Move every weight and bias by eta times its nudge"),
)
TRAINED = Button("trained", "trained", "The weights that come with this exhibit")
UNTRAINED = Button("random", "untrained", "Random weights from the seed: the same seed, the same weights")


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a menu."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """How far "step until it is right" has come."""

    done: int
    is_running: bool
    is_wrong: bool
    words: str


@dataclass(frozen=True, slots=True)
class Where:
    """The page's own place.  name: the session's, "" before the first move.  at: the version asked for, if any.

    recipe: what the first move needs to begin the session, as it stood in the address.
    """

    name: str
    version: int
    can_drive: bool
    theme: str = ""
    at: int | None = None
    recipe: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """Where its moves are posted."""
        return f"/r/{self.name or 'new'}"

    @property
    def here(self) -> str:
        """Where it is read."""
        return f"/r/{self.name}" if self.name else "/"
