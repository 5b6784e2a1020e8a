"""Where the tree of a chain stands: w, b and y above, the line from x to C below. In units of the picture's viewBox."""

from __future__ import annotations

from dataclasses import dataclass

from app.scene.layers.layout import UPRIGHT

WIDTH, LEFT, RIGHT = 900, 90.0, 858.0     # the widest words beside C, a nudge of 10⁻¹⁰, end within the picture
NARROW = 500, 90.0, 470.0                 # the same on a phone held upright: room for two layers
WIDEST = 128.0                            # px between two quantities; a longer chain has less
APART = 190.0                             # the same over a sheet, where letters are largest
TIGHT = 80.0                              # px; nearer to each other, slopes are said in fewer digits
FEW = 2                                   # layers shown in a hall, where letters are twice as big, and on a phone
ONE = 1                                   # over the sheet of a phone
ROWS = 4.0                                # x of the names of the rows
R = 16.0                                  # of a symbol
LAYERS = 547.0
MOST = 6                                  # layers of a chain that is drawn as one


@dataclass(frozen=True, slots=True)
class Row:
    """y of everything in a row: the symbol, its value, the two ends of the number line, the slope and the nudge.

    side: "high" for the row above, "low" for the one below: larger letters move towards the middle.
    """

    symbol: float
    value: float
    top: float
    bottom: float
    slope: float
    nudge: float
    side: str


UPPER = Row(206.0, 166.0, 45.0, 143.0, 29.0, 14.0, "high")          # w, b and y
LOWER = Row(316.0, 354.0, 373.0, 484.0, 503.0, 522.0, "low")       # x, z, a and C


@dataclass(frozen=True, slots=True)
class Tree:
    """Columns of the layers first to last, of L.  step: px between two neighbours below.  width: of the picture.

    in_hall: letters are twice as big.
    """

    first: int
    last: int
    L: int
    start: float
    step: float
    width: int
    in_hall: bool

    @property
    def layers(self) -> range:
        """Those that are drawn."""
        return range(self.first, self.last + 1)

    @property
    def has_end(self) -> bool:
        """Whether the last layer is among them, which is the one that C reads."""
        return self.last == self.L

    def a(self, l: int) -> float:
        """x of a^(l); of layer first - 1 on the left end."""
        return round(self.start + 2 * (l - self.first + 1) * self.step, 2)

    def z(self, l: int) -> float:
        return round(self.a(l) - self.step, 2)

    def w(self, l: int) -> float:
        return round(self.z(l) - self.step / 2, 2)

    def b(self, l: int) -> float:
        return round(self.z(l) + self.step / 2, 2)

    @property
    def is_tight(self) -> bool:
        """Whether there is room for two digits of a slope only."""
        return self.step < TIGHT

    @property
    def is_brief(self) -> bool:
        """Whether what a nudge does is said in two digits: three of them have no room side by side."""
        return self.is_tight or self.in_hall

    @property
    def C(self) -> float:
        return round(self.a(self.last) + self.step, 2)


def is_chain(sizes: tuple[int, ...]) -> bool:
    """Whether it is drawn as a chain: one neuron a layer, in one to MOST layers."""
    return set(sizes) == {1} and len(sizes) <= MOST + 1


def tree(L: int, first: int, shown: int, canvas: str = "half", picked: int = 0) -> Tree:
    """The tree of the layers that are drawn.

    first: the earliest of them, brought inside the chain; 0 for the last ones, as many as shown.
    picked: the layer that is looked at, 0 for none; where nothing else is asked, it is among those that are drawn.
    canvas: the ground they stand on (layers.layout.CANVASES).  Where letters are large there is room for FEW at a
    time; elsewhere all from the first on are drawn.
    """
    few = ONE if canvas == "low" else min(shown, FEW) if canvas in (*UPRIGHT, "large") else shown
    first = min(max(first or min(L - few + 1, picked or L), 1), L)
    last = min(first + few - 1, L) if few <= FEW else L
    width, left, right = NARROW if canvas in UPRIGHT else (WIDTH, LEFT, RIGHT)
    spaces = 2 * (last - first + 1) + 1
    step = min((right - left) / spaces, APART if canvas == "low" else WIDEST)
    start = round((left + right - spaces * step) / 2, 2)
    return Tree(first, last, L, start, round(step, 2), width, shown <= FEW)
