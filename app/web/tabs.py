"""The lenses of a page: which there are, in two rows, and which is open."""

from __future__ import annotations

from dataclasses import dataclass

from app.data.examples import Dataset
from app.scene.chain.tree import is_chain
from app.scene.plane.activation_maps import reads_plane
from app.scene.view import View
from app.web.pages.controls import LENSES, LIVE, SETUP, THETA, TRAINING, TRAINING_TAB, Button


@dataclass(frozen=True, slots=True)
class Tabs:
    """Of one moment.  lens: the one that is open.  is_running: whether a run goes on."""

    view: View
    dataset: Dataset | None
    lens: str
    is_running: bool

    @property
    def lenses(self) -> tuple[Button, ...]:
        """Those that have something to show: a pad for images, a surface for points, dials for a chain."""
        without = {"draw" if not self.view.side else "", "surface" if not reads_plane(self.view.net) else ""}
        without |= {"race", "wrong", "answers"} if self.dataset is None else set()
        without |= {"pick"} if is_chain(self.view.net.sizes) else {"dials", "tiny", "factors"}
        without |= set() if self.dataset else {"trails", "batch"}
        return tuple(lens for lens in LENSES if lens.name not in without)

    @property
    def upper(self) -> tuple[Button, ...]:
        """The upper row: lenses on one example, and one tab for all those on training."""
        single = tuple(lens for lens in self.lenses if lens.name not in TRAINING)
        return (*single, TRAINING_TAB) if self.lower else single

    @property
    def setup(self) -> Button:
        """The lens that begins another network."""
        return SETUP

    @property
    def lower(self) -> tuple[Button, ...]:
        """The lower row: lenses on training."""
        return tuple(lens for lens in self.lenses if lens.name in TRAINING)

    @property
    def open(self) -> str:
        """Which of the upper row is open."""
        if self.lens == THETA:
            return "numbers"
        return TRAINING_TAB.name if self.lens in TRAINING else self.lens

    @property
    def template(self) -> str:
        """The file of the lens that is open, or of what stands in its place while a run goes on."""
        is_true = not self.is_running or self.lens in LIVE
        return f"lenses/{self.lens}.html" if is_true else "lenses/changing.html"
