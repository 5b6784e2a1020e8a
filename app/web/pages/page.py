"""Everything a page needs beside the picture and the open lens: where its buttons go, what may be done."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from app import limits
from app.data.examples import Dataset
from app.lenses.fields import Pairs
from app.lenses.lens import Lens
from app.lenses.list import fitting
from app.lenses.moment import Moment
from app.lenses.pick import in_words
from app.scene.layers.frame import left_out
from app.scene.layers.weight_map import WeightMap
from app.scene.marks.words import brief, count
from app.scene.sentences import happened, upcoming
from app.scene.view import Selection, View
from app.session.state.state import State
from app.session.store.session import Entry
from app.web.gate.root import rooted, written
from app.web.live.show import RunInWords
from app.web.pages.address import Address
from app.web.pages.bar import Footbar, asks_label, bar
from app.web.pages.controls import (
    EXHIBITS,
    PACES,
    THEMES,
    TRAINED,
    UNTRAINED,
    Button,
    Place,
)
from app.web.pages.forms import LensForm
from app.web.pages.points_text import PointsText
from app.web.pages.tabs import Tabs, tabs_of


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
class Page:
    """The context of page.html and stage.html, beside the picture.

    address: where this stage can be found again.  picked: what is picked out.  lens: the one that is open, if any is.
    panel: what it shows, None for nothing, or while a run would leave it behind.
    lights: which symbol's colour a mark takes while it is.  over: what it lays over the input image.
    picks_in: the lens that shows what is clicked on the picture.
    asked: what the address says of this lens.  is_measured: whether something was measured for it.
    asking: how it is measured on, None where all is known or nobody asked.
    line: the versions from the start to the tip.  is_beating: whether slow motion goes on.
    pace: how fast the last run went.  playing: how far the run under way has come.
    typed: what the field for points holds.  origin: the same for states that are the same.
    """

    where: Place
    address: Address
    state: State
    view: View
    picked: Selection
    dataset: Dataset | None
    lens: Lens | None
    panel: object | None
    tabs: Tabs
    line: tuple[Entry, ...]
    lights: dict[str, str]
    over: WeightMap | None = None
    picks_in: str = "equation"
    asked: Pairs = ()
    is_measured: bool = False
    asking: Asking | None = None
    notice: str = ""
    playing: RunInWords | None = None
    is_beating: bool = False
    typed: PointsText = PointsText()
    origin: Hashable = None
    pace: str = "0"

    def url(self, part: str = "", **changes: object) -> str:
        """This very page with something changed; None takes it out.  part: what is asked for beneath it."""
        return self.address.url(part, changes)

    @property
    def to_mark(self) -> str:
        """It with another mark picked out, in the lens that shows what is clicked on the picture, but for its id."""
        return f"{self.url(lens=self.picks_in, of=None)}&of="

    @property
    def own(self) -> str:
        """Its own address; whoever follows has none of the lens and of what is picked out: they are somebody else's."""
        return self.where.driven if self.where.is_following else self.url(do="draw" if self.is_blank else None)

    @property
    def way(self) -> str:
        """The way back to it; to what its lens measures, where that is said there alone."""
        return written(f"{self.where.path}/lens/{self.lens.name}", (*self.carried(lens=None), *self.asked)) \
            if self.lens and self.is_measured and self.asked else self.url()

    def carried(self, **changes: object) -> Pairs:
        """The same as the fields of a form."""
        return self.address.carried(changes)

    def anew(self, recipe: Pairs = (), **fields: str) -> str:
        """A link to another session, which looks as this one does.  recipe: how it begins."""
        return written(rooted("/"), (*recipe, *fields.items(), *self.where.looks))

    @property
    def words(self) -> str:
        """Where the words of the edges on the stage are told."""
        ink = (("ink", self.picked.ink),) if self.picked.ink != "nudge" else ()
        return written(f"{self.where.path}/words", (*self.where.recipe, *ink, ("v", str(self.where.version))))

    @property
    def maps(self) -> str:
        """Where the maps of its neurons are drawn, but for the neuron."""
        return self.url("map", v=self.where.version, of=None)

    @property
    def template(self) -> str:
        """The file of the open lens, or of what stands in its place while a run would leave its numbers behind."""
        is_true = self.lens is not None and (self.playing is None or self.lens.is_live)
        return f"lenses/{self.lens.name}.html" if self.lens and is_true else "stage/changing.html"

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
    def eta_in_words(self) -> str:
        """The learning rate, as a sentence says it."""
        return brief(self.state.eta)

    @property
    def step(self) -> str:
        """SGD steps so far."""
        return count(self.state.step)

    @property
    def events(self) -> str:
        """The stream that this page listens to: of a run, or of a session that somebody else drives, as it looks."""
        if not self.where.name or self.where.is_past:
            return ""
        if self.where.is_following:
            return written(f"{self.where.path}/events", self.where.looks)
        if not self.where.can_drive:
            return self.url("events", v=None)
        return f"{self.where.here}/events" if self.playing is not None else ""

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
                "points": limits.POINTS, "run": limits.RUN_STEPS, "versions": limits.VERSIONS,
                "called": limits.LINE_NAME,
                "batch": min(len(self.dataset.train), limits.BATCH) if self.dataset else 1}

    @property
    def bar(self) -> Footbar:
        """The bar below the picture."""
        return bar(self.where, self.state, self.view, self.line, is_live=self.playing is not None,
                   is_beating=self.is_beating, can_train=self.can_train, draws=self.url(do="draw"))

    @property
    def has_pad(self) -> bool:
        """Whether one may draw on the input."""
        return bool(self.view.side) and self.where.can_move

    @property
    def is_blank(self) -> bool:
        """Whether there is no image yet, but an empty square for one."""
        return bool(self.view.side) and self.view.x is None

    @property
    def has_data(self) -> bool:
        """Whether there are examples to learn from."""
        return self.dataset is not None

    @property
    def beat(self) -> int:
        """ms from one layer to the next in slow motion."""
        return limits.BEAT

    @property
    def asks(self) -> bool:
        """Whether it is asked what a drawing was."""
        return self.where.can_move and asks_label(self.state)

    @property
    def example(self) -> str:
        """What is on the stage, in words; "" for nothing."""
        return in_words(self.state.example) if self.state.example and self.view.x is not None else ""

    @property
    def sentence(self) -> str:
        """The moment in a sentence, over the picture."""
        return happened(self.view, self.shown.ink)

    @property
    def upcoming(self) -> str:
        """The pass that comes next."""
        return upcoming(self.view)

    @property
    def closer(self) -> str:
        """The lens that "look closer" opens: the one that fits the moment."""
        return fitting(self.view, self.playing is not None).name

    @property
    def shown(self) -> Selection:
        """What the picture shows of what is picked out: while a run goes on, nudges and nothing else."""
        return self.picked if self.playing is None else Selection(first=self.picked.first, shown=self.picked.shown)

    @property
    def live_left_out(self) -> tuple[str, ...]:
        """What a run leaves away of the picture, in words."""
        return left_out(self.view)


def page_of(where: Place, address: Address, moment: Moment, lens: Lens | None) -> Page:
    """The page of a moment with a lens open or none, its panel drawn; in a run only those that stay true are."""
    if lens is None:
        return Page(where, address, moment.state, moment.view, moment.picked, moment.dataset, None, None,
                    tabs_of(moment, None), (), {})
    panel = lens.draw(moment) if lens.is_live or not moment.is_running else None
    return Page(
        where, address, moment.state, moment.view, moment.picked, moment.dataset, lens, panel, tabs_of(moment, lens),
        (), {} if panel is None else lens.lights(panel), None if panel is None else lens.over(panel), lens.picks,
    )


def asking(page: Page, moment: Moment, asked: Pairs, form: LensForm | None) -> Asking | None:
    """How the open lens is measured on; None where nothing is measured, or all is known.

    asked: what the address says of the lens.  form: of the request, None where it is measured with the page.
    """
    report = moment.report
    if page.lens is None or page.lens.measure is None or report is None or report.is_done:
        return None
    path, look = f"{page.where.path}/lens/{page.lens.name}", (form.look if form else 0) + 1
    fields = (*page.carried(v=page.where.version, lens=None), *asked, ("look", str(look)))
    return Asking(written(path, fields), path, fields, look, form is not None and bool(form.stop))
