"""Everything a page needs beside the scene: where its buttons go, what its fields say, what may be done."""

from __future__ import annotations

from dataclasses import dataclass

from app import limits
from app.data.examples import Dataset
from app.lenses.wrong import Trouble
from app.scene.layers.frame import left_out
from app.scene.marks.words import count, number
from app.scene.plane.decision import HALVES
from app.scene.view import Selection, View
from app.session.state.state import State
from app.session.store.session import Entry
from app.session.trials.next_batch import Ahead
from app.web.batch import Batch, batch_of
from app.web.chosen import Chosen
from app.web.count import Counted
from app.web.lesson import Lesson, lesson_of
from app.web.live.show import RunInWords
from app.web.mishaps import Mishap, mishaps_of
from app.web.moments import MOMENTS, ExactMoment
from app.web.pages.address import Pairs, address_of, written
from app.web.pages.controls import (
    EXHIBITS,
    HIDEABLE,
    KEYS,
    LIVE,
    MOVES,
    PACES,
    THEMES,
    TRAINED,
    UNDER_WAY,
    UNTRAINED,
    Button,
    Field,
    Place,
)
from app.web.racing import Racing, racing_of
from app.web.setup import setup_of
from app.web.tabs import Tabs
from app.web.walked import Walked, not_begun

NEAR = 20
"""Versions to each side of the one on the stage that the timeline offers at least. Its menu begins at a multiple."""


@dataclass(frozen=True, slots=True)
class Page:
    """The context of page.html and stage.html, beside the scene.

    lens_chosen: "" while the lens follows the moment.  line: the versions from the start to the tip.
    lesson_done, is_running: how far "step until it is right" has come.  is_beating: whether slow motion goes on.
    pace: how fast the last run went.  playing: how far the run under way has come.
    ahead: the mini-batch that comes next, while its lens is open.
    race: how the race that was asked for stands.
    trouble: what is wrong with the network, while that lens is open.  mishap: what was made to go wrong just now.
    counted: its answers to all test examples, as far as they are counted.
    """

    where: Place
    state: State
    view: View
    selection: Selection
    lens_chosen: str
    line: tuple[Entry, ...]
    dataset: Dataset | None
    notice: str = ""
    lesson_done: int = 0
    is_running: bool = False
    playing: RunInWords | None = None
    is_beating: bool = False
    pace: str = "0"
    walked: Walked | None = None
    race: Racing | None = None
    ahead: Ahead | None = None
    trouble: Trouble | None = None
    mishap: str = ""
    counted: Counted | None = None

    def url(self, part: str = "", **changes: object) -> str:
        """This very page with something changed; None takes it out.  part: what is asked for beneath it."""
        return address_of(self.where, self.selection, self.lens_chosen).url(part, changes)

    def carried(self, **changes: object) -> Pairs:
        """The same as the fields of a form."""
        return address_of(self.where, self.selection, self.lens_chosen).carried(changes)

    def anew(self, recipe: Pairs = (), **fields: str) -> str:
        """A link to another session, which looks as this one does.  recipe: how it begins."""
        return written("/", (*recipe, *fields.items(), *self.where.looks))

    @property
    def words(self) -> str:
        """Where the words of the edges on the stage are told."""
        ink = (("ink", self.selection.ink),) if self.selection.ink != "nudge" else ()
        return written(f"{self.where.path}/words", (*self.where.recipe, *ink, ("v", str(self.where.version))))

    @property
    def h(self) -> str:
        """The size of the tiny nudge, as its field says it."""
        return f"{self.selection.h:g}"

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
    def about_count(self) -> str:
        """The number of weights and biases, in words."""
        return f"{count(self.state.config.architecture.parameter_count)} parameters."

    @property
    def exhibits(self) -> tuple[Button, ...]:
        """The three of them."""
        return EXHIBITS

    @property
    def themes(self) -> tuple[str, ...]:
        """The inks that a visitor can choose; without a choice the system's is followed."""
        return THEMES[1:]

    @property
    def keys(self) -> tuple[Button, ...]:
        """The key map."""
        return KEYS

    @property
    def hideable(self) -> tuple[str, ...]:
        """What an address may leave away."""
        return HIDEABLE

    @property
    def setup(self) -> tuple[Field, ...]:
        """The fields that begin another network."""
        return setup_of(self.state)

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
    def mishaps(self) -> tuple[Mishap, ...]:
        """What can be made to go wrong."""
        return mishaps_of(self.state)

    @property
    def tests(self) -> str:
        """How many test examples there are."""
        return count(len(self.dataset.test)) if self.dataset else "0"

    @property
    def racing(self) -> Racing:
        """The race, and its form."""
        return self.race or racing_of(self.state)

    @property
    def paces(self) -> tuple[Button, ...]:
        """How fast a run may go."""
        return PACES

    @property
    def bounds(self) -> dict[str, int | float | str]:
        """The bounds said beside the fields."""
        return {"seed": limits.SEED, "eta": limits.ETA, "steps": limits.PAGE_STEPS, "teach": limits.TEACH_STEPS,
                "beat": limits.BEAT, "run": limits.RUN_STEPS, "plane": limits.PLANE,
                "least_nudge": f"{limits.NUDGE_LEAST:g}", "nudge": f"{limits.NUDGE:g}",
                "batch": min(len(self.dataset.train), limits.BATCH) if self.dataset else 1}

    @property
    def moves(self) -> tuple[Button, ...]:
        """The four moves, in the order of the pass."""
        return MOVES

    @property
    def tabs(self) -> Tabs:
        """The lenses there are, and the one that is open."""
        return Tabs(self.view, self.dataset, self.selection.lens, self.playing is not None)

    @property
    def chosen(self) -> Chosen:
        """The example on the stage, and where others come from."""
        return Chosen(self.state, self.dataset)

    @property
    def teach(self) -> Lesson | None:
        """None while nothing on the stage says what it should be."""
        return lesson_of(self.view, self.lesson_done, self.is_running)

    @property
    def batch(self) -> Batch | None:
        """The batch lens; None while another is open, or where there are no data."""
        return batch_of(self.state, self.dataset, self.ahead) if self.ahead and self.dataset else None

    @property
    def trails(self) -> Walked:
        """The form of the trails lens, and what was measured."""
        return self.walked or not_begun(self.state.net)

    @property
    def halves(self) -> Pairs:
        """The halves of the points, in words."""
        return tuple(HALVES.items())

    @property
    def shown(self) -> Selection:
        """What the picture shows of what is picked out: while a run goes on, nudges and nothing else."""
        if self.playing is None:
            return self.selection
        return Selection(lens=self.selection.lens if self.selection.lens in LIVE else "", first=self.selection.first,
                         shown=self.selection.shown)

    @property
    def under_way(self) -> str:
        """What happens while a run goes on; "" while none does."""
        return UNDER_WAY if self.playing else ""

    @property
    def live_left_out(self) -> tuple[str, ...]:
        """What a run leaves away of the picture, in words."""
        return left_out(self.view)

    @property
    def xs(self) -> tuple[str, ...]:
        """The example's x in full."""
        return () if self.view.x is None else tuple(map(repr, self.view.x.tolist()))

    @property
    def ys(self) -> tuple[str, ...]:
        """The example's y in full."""
        return () if self.view.y is None else tuple(map(repr, self.view.y.tolist()))

    @property
    def moments(self) -> tuple[ExactMoment, ...]:
        """Exact moments of a chain, each as the recipe of a link."""
        return MOMENTS

    @property
    def width_top(self) -> str:
        """The |slope| at full width."""
        return number(self.state.width_top or 0.0)
