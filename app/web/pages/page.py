"""Everything a page needs beside the picture and the open lens: where its buttons go, what may be done."""

from __future__ import annotations

from dataclasses import dataclass

from app import limits
from app.data.examples import Dataset
from app.lenses.fields import Pairs
from app.lenses.lens import Lens
from app.lenses.list import LENSES
from app.lenses.moment import Moment
from app.scene.layers.frame import left_out
from app.scene.layers.weight_map import WeightMap
from app.scene.marks.words import count, number
from app.scene.sentences import cost_of, happened, upcoming
from app.scene.view import Selection, View
from app.session.state.state import State
from app.session.store.session import Entry
from app.web.live.show import RunInWords
from app.web.pages.address import Address, written
from app.web.pages.controls import (
    EXHIBITS,
    MOVES,
    PACES,
    THEMES,
    TRAINED,
    TRAINING,
    UNDER_WAY,
    UNTRAINED,
    Button,
    Place,
)
from app.web.pages.forms import LensForm

NEAR = 20
"""Versions to each side of the one on the stage that the timeline offers at least. Its menu begins at a multiple."""


@dataclass(frozen=True, slots=True)
class Tabs:
    """Of the lenses that this network has.  upper: those on one example, and one tab for all on training (lower).

    open: the name of the upper one that is open.
    """

    upper: tuple[Button, ...]
    lower: tuple[Button, ...]
    open: str


def tabs_of(moment: Moment, lens: Lens) -> Tabs:
    """While a lens is open."""
    rows: dict[str, tuple[Button, ...]] = {
        row: tuple(Button(one.name, one.on_tab, one.title) for one in LENSES if one.row == row and one.fits(moment))
        for row in ("example", "training")
    }
    lower = rows["training"]
    return Tabs((*rows["example"], *((TRAINING,) if lower else ())), lower,
                TRAINING.name if lens.row == "training" else lens.under or lens.name)


@dataclass(frozen=True, slots=True)
class Asking:
    """How the open lens is measured on.  url: where its next report is read.  fields: the same for a form.

    look: how often was asked.  is_stopped: the visitor does not want to look again by themselves.
    """

    url: str
    path: str
    fields: Pairs
    look: int
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says of the moment.  happened: in a sentence.  upcoming: the next button.

    cost: "" before it is weighed.  change: before and after the last step.
    """

    happened: str
    upcoming: str
    cost: str
    change: tuple[str, str] | None


def words_of(view: View, ink: str) -> Words:
    """ink: what the edges show."""
    change = None
    if view.stepped:
        change = number(view.stepped.cost_before), number(view.stepped.cost_after)
    return Words(happened(view, ink), upcoming(view), cost_of(view), change)


@dataclass(frozen=True, slots=True)
class Page:
    """The context of page.html and stage.html, beside the picture.

    address: where this stage can be found again.  picked: what is picked out.  lens: the one that is open.
    panel: what it shows, None for nothing, or while a run would leave it behind.
    lights: which symbol's colour a mark takes while it is.  over: what it lays over the input image.
    asked: what the address says of this lens.  is_measured: whether something was measured for it.
    asking: how it is measured on, None where all is known or nobody asked.
    line: the versions from the start to the tip.
    pace: how fast the last run went.  playing: how far the run under way has come.
    is_beating: whether slow motion goes on.
    """

    where: Place
    address: Address
    state: State
    view: View
    picked: Selection
    dataset: Dataset | None
    lens: Lens
    panel: object | None
    tabs: Tabs
    said: Words
    line: tuple[Entry, ...]
    lights: dict[str, str]
    over: WeightMap | None = None
    asked: Pairs = ()
    is_measured: bool = False
    asking: Asking | None = None
    notice: str = ""
    playing: RunInWords | None = None
    is_beating: bool = False
    pace: str = "0"

    def url(self, part: str = "", **changes: object) -> str:
        """This very page with something changed; None takes it out.  part: what is asked for beneath it."""
        return self.address.url(part, changes)

    @property
    def way(self) -> str:
        """The way back to it; to what its lens measures, where that is said there alone."""
        return written(f"{self.where.path}/lens/{self.lens.name}", (*self.carried(lens=None), *self.asked)) \
            if self.is_measured and self.asked else self.url()

    def carried(self, **changes: object) -> Pairs:
        """The same as the fields of a form."""
        return self.address.carried(changes)

    def anew(self, recipe: Pairs = (), **fields: str) -> str:
        """A link to another session, which looks as this one does.  recipe: how it begins."""
        return written("/", (*recipe, *fields.items(), *self.where.looks))

    @property
    def words(self) -> str:
        """Where the words of the edges on the stage are told."""
        ink = (("ink", self.picked.ink),) if self.picked.ink != "nudge" else ()
        return written(f"{self.where.path}/words", (*self.where.recipe, *ink, ("v", str(self.where.version))))

    @property
    def template(self) -> str:
        """The file of the open lens, or of what stands in its place while a run would leave its numbers behind."""
        is_true = self.playing is None or self.lens.is_live
        return f"lenses/{self.lens.name}.html" if is_true else "stage/changing.html"

    @property
    def exhibit(self) -> str:
        """The preset that the session began with."""
        return self.state.config.preset

    @property
    def about(self) -> str:
        """The network in a line."""
        c = self.state.config
        output = "" if c.output == c.activation else f", {c.output} output"
        sizes, cost = "-".join(map(str, c.sizes)), c.cost.replace("_", "-")
        return f"{sizes}, {c.activation}{output}, {cost} cost, {count(c.architecture.parameter_count)} parameters"

    @property
    def exhibits(self) -> tuple[Button, ...]:
        """The three of them."""
        return EXHIBITS

    @property
    def themes(self) -> tuple[str, ...]:
        """The inks that a visitor can choose; without a choice the system's is followed."""
        return THEMES[1:]

    @property
    def tip(self) -> int:
        """The newest version of the line."""
        return self.line[-1].version if self.line else 0

    @property
    def starts(self) -> tuple[Button, ...]:
        """The weights that the network can be set back to."""
        return (TRAINED, UNTRAINED) if self.state.config.preset == "digits" else (UNTRAINED,)

    @property
    def eta(self) -> str:
        """As its field says it."""
        return f"{self.state.eta:g}"

    @property
    def step(self) -> str:
        """SGD steps so far."""
        return count(self.state.step)

    @property
    def steps(self) -> int:
        """What the field of steps begins with: as many as last time."""
        return min(self.state.trained.steps, limits.PAGE_STEPS) if self.state.trained else 100

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The line around the version on the stage: a long one has thousands."""
        at = next((i for i, entry in enumerate(self.line) if entry.version == self.where.version), 0)
        return self.line[max(at - NEAR, 0) // NEAR * NEAR : at + NEAR + 1]

    @property
    def events(self) -> str:
        """The stream that this page listens to: of a run, or of a session that somebody else drives."""
        is_live = self.playing is not None or not self.where.can_drive
        return f"{self.where.here}/events" if is_live and self.where.name and not self.where.is_past else ""

    @property
    def can_train(self) -> bool:
        """Whether there is anything to train on: data, or an example whose answer is known."""
        return self.dataset is not None or self.view.y is not None

    @property
    def probe(self) -> str:
        """The examples that a run is judged by."""
        name, half = ("test", self.dataset.test) if self.dataset and self.dataset.test else \
            ("training", self.dataset.train if self.dataset else ())
        return f"{count(min(len(half), limits.PROBE))} {name} examples"

    @property
    def paces(self) -> tuple[Button, ...]:
        """How fast a run may go."""
        return PACES

    @property
    def bounds(self) -> dict[str, int | float]:
        """The bounds said beside the fields."""
        return {"seed": limits.SEED, "eta": limits.ETA, "steps": limits.PAGE_STEPS, "beat": limits.BEAT,
                "run": limits.RUN_STEPS, "batch": min(len(self.dataset.train), limits.BATCH) if self.dataset else 1}

    @property
    def moves(self) -> tuple[Button, ...]:
        """The four moves, in the order of the pass."""
        return MOVES

    @property
    def shown(self) -> Selection:
        """What the picture shows of what is picked out: while a run goes on, nudges and nothing else."""
        return self.picked if self.playing is None else Selection(first=self.picked.first, shown=self.picked.shown)

    @property
    def under_way(self) -> str:
        """What happens while a run goes on; "" while none does."""
        return UNDER_WAY if self.playing else ""

    @property
    def live_left_out(self) -> tuple[str, ...]:
        """What a run leaves away of the picture, in words."""
        return left_out(self.view)


def page_of(where: Place, address: Address, moment: Moment, lens: Lens) -> Page:
    """The page of a moment with a lens open, its panel drawn; while a run goes on only those that stay true are."""
    panel = lens.draw(moment) if lens.is_live or not moment.is_running else None
    ink = "nudge" if moment.is_running else moment.picked.ink
    return Page(
        where, address, moment.state, moment.view, moment.picked, moment.dataset, lens, panel, tabs_of(moment, lens),
        words_of(moment.view, ink), (), {} if panel is None else lens.lights(panel),
        None if panel is None else lens.over(panel),
    )


def asking(page: Page, moment: Moment, asked: Pairs, form: LensForm | None) -> Asking | None:
    """How the open lens is measured on; None where nothing is measured, or all is known.

    asked: what the address says of the lens.  form: of the request, None where it is measured with the page.
    """
    report = moment.report
    if page.lens.measure is None or report is None or report.is_done:
        return None
    path, look = f"{page.where.path}/lens/{page.lens.name}", (form.look if form else 0) + 1
    fields = (*page.carried(v=page.where.version, lens=None), *asked, ("look", str(look)))
    return Asking(written(path, fields), path, fields, look, form is not None and bool(form.stop))
