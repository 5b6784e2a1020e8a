"""What there is to press and to choose on a page, in words."""

from __future__ import annotations

from dataclasses import dataclass

INKS = ("nudge", "weight", "batch")
THEMES = ("", "day", "night", "projector")
HIDEABLE = ("head", "lens", "legend", "bar", "moves", "timeline", "starts", "trains", "tabs", "hints", "numbers")
"""Parts of the page that an address may leave away: ?hide=head,timeline."""


@dataclass(frozen=True, slots=True)
class Button:
    """name: what its press sends.  text, title: what it says, and in a sentence."""

    name: str
    text: str
    title: str


LENSES = (
    Button("draw", "draw", "Draw a digit and teach it"),
    Button("surface", "surface", "The output over the plane, and the points: add some, move some"),
    Button("dials", "dials", "Every number of the chain, to be dragged or typed"),
    Button("tiny", "tiny", "A tiny nudge, measured all the way to C"),
    Button("factors", "factors", "The three products of a layer, and its curve"),
    Button("nudges", "nudges", "Which nudges dominate"),
    Button("equation", "equation", "One derivative as the product of its factors"),
    Button("pick", "pick", "Choose an example of the data"),
    Button("numbers", "numbers", "All numbers as tables"),
    Button("train", "train", "Run to a goal, and see how good it becomes"),
    Button("batch", "batch", "The shuffled examples in mini-batches, and what each asks"),
    Button("trails", "trails", "The drunk man and the careful man: two ways downhill, and the hill"),
    Button("race", "race", "Several ways to train, side by side"),
    Button("answers", "answers", "Right and wrong on all test examples, and the ones it gets wrong"),
    Button("wrong", "goes wrong", "What goes wrong, on purpose"),
)
SETUP = Button("setup", "set up", "Another network, on other data")
TRAINING_TAB = Button("train", "training", "Many steps on many examples: runs, batches, trails, races")
TRAINING = ("train", "batch", "trails", "race", "wrong", "answers")
"""Lenses on many steps and many examples: they share one tab, and have a row of their own."""

LIVE = ("draw", "surface", "train", "batch", "setup", "help")
"""Lenses that stay true while a run goes on; in place of the others stands a sentence."""

THETA = "theta"
"""A lens too, on the tab of the numbers: every weight and bias in one list."""

HELP = "help"
"""A lens too, but like setup opened from the head of the page."""

UNDER_WAY = "Training is under way: the picture follows it."
MOVES = (
    Button("forward", "forward", "Compute every layer's activations from the input on"),
    Button("weigh", "cost", "Compare the outputs with what they should be"),
    Button("backward", "backward", "Carry the wishes back from the cost, layer by layer"),
    Button("step", "step", "Move every weight and bias by eta times its nudge"),
)
PACES = (
    Button("layer", "slow motion", "One layer of a pass a beat, and the next training example after each step"),
    Button("1", "1 a second", "One step a second"),
    Button("10", "10 a second", "10 steps a second"),
    Button("100", "100 a second", "100 steps a second"),
    Button("0", "full speed", "As many steps as there can be, and 30 pictures a second"),
)
KEYS = (
    Button("PageDown → Space N", "whatever comes next", ""),
    Button("F5 S", "play and pause, F5 from a clicker", ""),
    Button("PageUp ← Backspace P", "back one pass", ""),
    Button("Shift+→ Shift+←", "on, or back, by one layer", ""),
    Button("Home End", "to the start, to the newest version", ""),
    Button("X", "on a chain, another first factor in the equation", ""),
    Button(". B", "blank the page, and back", ""),
    Button("F", "full screen", ""),
    Button("?", "this sheet", ""),
)
EXHIBITS = (
    Button("chain", "chain", "One neuron a layer: every number on its own line"),
    Button("plane", "plane", "Points in the plane, and what each neuron makes of them"),
    Button("digits", "digits", "Handwritten digits: 784-16-16-10"),
)
TRAINED = Button("trained", "trained", "The weights that come with this exhibit")
UNTRAINED = Button("random", "untrained", "Random weights from the seed: the same seed, the same weights")


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a menu."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the set-up form: a menu if it has choices, else a number from least to most.  title: its sentence."""

    name: str
    text: str
    title: str
    value: str
    choices: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    grain: str = "1"


@dataclass(frozen=True, slots=True)
class Place:
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
    hide: tuple[str, ...] = ()
    is_running: bool = False

    @property
    def is_past(self) -> bool:
        """Whether the stage shows another version than the session stands at: to look at, and to go on from."""
        return self.version != self.current

    @property
    def can_move(self) -> bool:
        """Whether a move may be made here and now."""
        return self.can_drive and not self.is_past and not self.is_running

    @property
    def looks(self) -> tuple[tuple[str, str], ...]:
        """How the page looks, as an address says it: for links to other sessions too."""
        return tuple((name, said) for name, said in (("theme", self.theme), ("hide", ",".join(self.hide))) if said)

    def hiding(self, part: str) -> str:
        """What is left away of the page, a part more."""
        return ",".join(dict.fromkeys((*self.hide, part)))

    def showing(self, part: str) -> str:
        """What is left away of the page, a part less."""
        return ",".join(other for other in self.hide if other != part)

    @property
    def path(self) -> str:
        """Where its moves are posted."""
        return f"/r/{self.name or 'new'}"

    @property
    def here(self) -> str:
        """Where it is read."""
        return f"/r/{self.name}" if self.name else "/"
