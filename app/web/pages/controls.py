"""What there is to press and to choose on a page, in words."""

from __future__ import annotations

from dataclasses import dataclass

from app.scene.marks.notation import Notation, notation_named
from app.web.gate.root import rooted, written

INKS = ("nudge", "weight", "batch")
THEMES = ("", "day", "night", "projector")
PALETTES = ("", "distinct")


@dataclass(frozen=True, slots=True)
class Button:
    """name: what its press sends.  text, title: what it says, and in a sentence."""

    name: str
    text: str
    title: str


PACES = (
    Button("layer", "slow motion", "One layer of a pass a beat, and the next training example after each step"),
    Button("1", "1 a second", "One step a second"),
    Button("10", "10 a second", "10 steps a second"),
    Button("100", "100 a second", "100 steps a second"),
    Button("0", "full speed", "As many steps as there can be, and some 40 pictures a second"),
)
EXHIBITS = (
    Button("digits", "digits", "Handwritten digits: 784-16-16-10"),
    Button("plane", "plane", "Points in the plane, and what each neuron makes of them"),
    Button("chain", "chain", "One neuron a layer: every number on its own line"),
)
TRAINED = Button("trained", "trained", "The weights that come with this exhibit")
UNTRAINED = Button("random", "untrained", "Random weights from the seed: the same seed, the same weights")


@dataclass(frozen=True, slots=True)
class Place:
    """The page's own place.  name: the session's, "" before the first move.  version: the one on the stage.

    current: the session's own version, where moves are made.  at: the version asked for, None to follow the session.
    recipe: what the first move needs to begin the session, as it stood in the address.
    palette, spelt: of the symbols, "" for the usual ones: their inks, and the notation that they are written in.
    left: the session that the visitor came from to this one, which has not begun yet; "" for none.
    is_following: whether it shows what whoever drives looks at: the open lens, and what is picked out.
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
    is_following: bool = False
    palette: str = ""
    left: str = ""
    spelt: str = ""

    @property
    def notation(self) -> Notation:
        """How symbols are written."""
        return notation_named(self.spelt)

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
        looks = (("theme", self.theme), ("palette", self.palette), ("notation", self.notation.name),
                 ("hide", ",".join(self.hide)))
        return tuple((name, said) for name, said in looks if said)

    @property
    def driven(self) -> str:
        """Where whoever watches sees what whoever drives looks at."""
        return written(self.path, self.looks)

    def hiding(self, part: str) -> str:
        """What is left away of the page, a part more."""
        return ",".join(dict.fromkeys((*self.hide, part)))

    def showing(self, part: str) -> str:
        """What is left away of the page, a part less."""
        return ",".join(other for other in self.hide if other != part)

    @property
    def path(self) -> str:
        """Where its moves are posted."""
        return rooted(f"/r/{self.name or 'new'}")

    @property
    def here(self) -> str:
        """Where it is read."""
        return rooted(f"/r/{self.name}" if self.name else "/")
