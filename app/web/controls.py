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
    """The page's own place.  name: the session's, "" before the first move.  version: the one on the stage.

    current: the session's own version, where moves are made.  at: the version asked for, None to follow the session.
    recipe: what the first move needs to begin the session, as it stood in the address.
    """

    name: str
    version: int
    current: int
    can_drive: bool
    theme: str = ""
    at: int | None = None
    recipe: tuple[tuple[str, str], ...] = ()

    @property
    def is_past(self) -> bool:
        """Whether the stage shows another version than the session stands at: to look at, and to go on from."""
        return self.version != self.current

    @property
    def can_move(self) -> bool:
        """Whether a move may be made here and now."""
        return self.can_drive and not self.is_past

    @property
    def path(self) -> str:
        """Where its moves are posted."""
        return f"/r/{self.name or 'new'}"

    @property
    def here(self) -> str:
        """Where it is read."""
        return f"/r/{self.name}" if self.name else "/"
