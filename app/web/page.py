"""Everything a page needs beside the scene: where its buttons go, what its fields say, what may be done."""

from __future__ import annotations

from dataclasses import dataclass

from app import limits
from app.data.examples import Dataset
from app.nn.ahead import Ahead
from app.scene.chain_tree import is_chain
from app.scene.field import reads_plane
from app.scene.layout import IMAGE
from app.scene.live import left_out
from app.scene.story import answer_of
from app.scene.surface import HALVES
from app.scene.view import Selection, View
from app.scene.words import count, number
from app.scene.wrong import Trouble
from app.session.moves import Drawn, Given, Picked
from app.session.session import Entry
from app.session.state import State
from app.web.batch import Batch, batch_of
from app.web.controls import (
    EXHIBITS,
    HIDEABLE,
    KEYS,
    LENSES,
    LIVE,
    MOVES,
    PACES,
    SETUP,
    THEMES,
    THETA,
    TRAINED,
    TRAINING,
    TRAINING_TAB,
    UNDER_WAY,
    UNTRAINED,
    Button,
    Choice,
    Field,
    Lesson,
    Where,
)
from app.web.count import Counted
from app.web.links import Links, Pairs
from app.web.live import Said
from app.web.mishaps import Mishap, mishaps_of
from app.web.moments import MOMENTS
from app.web.racing import Racing, racing_of
from app.web.setup import setup_of
from app.web.walked import Walked, not_begun

NEAR = 20
"""Versions to each side of the one on the stage that the timeline offers at least. Its menu begins at a multiple."""


@dataclass(frozen=True, slots=True)
class Page:
    """The context of page.html and stage.html, beside the scene.

    lens_chosen: "" while the lens follows the moment.  line: the versions from the start to the tip.
    lesson_done, is_running: how far "step until it is right" has come.
    pace: how fast the last run went.  playing: how far the run under way has come.  is_beating: whether slow motion goes on.
    ahead: the mini-batch that comes next, while its lens is open.
    race: how the race that was asked for stands.
    trouble: what is wrong with the network, while that lens is open.  mishap: what was made to go wrong just now.
    counted: its answers to all test examples, as far as they are counted.
    """

    where: Where
    state: State
    view: View
    selection: Selection
    lens_chosen: str
    line: tuple[Entry, ...]
    dataset: Dataset | None
    notice: str = ""
    lesson_done: int = 0
    is_running: bool = False
    playing: Said | None = None
    is_beating: bool = False
    pace: str = "0"
    walked: Walked | None = None
    race: Racing | None = None
    ahead: Ahead | None = None
    trouble: Trouble | None = None
    mishap: str = ""
    counted: Counted | None = None

    @property
    def links(self) -> Links:
        """What its links and forms carry on."""
        return Links(self.where, self.selection, self.lens_chosen)

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
        """How many test examples a run is judged by."""
        return count(min(len(self.dataset.test), limits.PROBE)) if self.dataset else "0"

    @property
    def mishaps(self) -> tuple[Mishap, ...]:
        """What can be made to go wrong."""
        return mishaps_of(self.state, self.links.looks)

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
    def bounds(self) -> dict[str, int | float]:
        """The bounds said beside the fields."""
        return {"seed": limits.SEED, "eta": limits.ETA, "steps": limits.PAGE_STEPS, "teach": limits.TEACH_STEPS, "beat": limits.BEAT, "run": limits.RUN_STEPS,
                "batch": min(len(self.dataset.train), limits.BATCH) if self.dataset else 1}

    @property
    def moves(self) -> tuple[Button, ...]:
        """The four moves, in the order of the pass."""
        return MOVES

    @property
    def lenses(self) -> tuple[Button, ...]:
        """Those that have something to show: a pad for images, a surface for points, dials for a chain."""
        without = {"draw" if not self.view.side else "", "surface" if not reads_plane(self.view.net) else ""}
        without |= {"race", "wrong", "answers"} if self.dataset is None else set()
        without |= {"pick"} if is_chain(self.view.net.sizes) else {"dials", "tiny", "factors"}
        without |= set() if self.dataset else {"trails", "batch"}
        return tuple(lens for lens in LENSES if lens.name not in without)

    @property
    def tabs(self) -> tuple[Button, ...]:
        """The upper row: lenses on one example, and one tab for all those on training."""
        single = tuple(lens for lens in self.lenses if lens.name not in TRAINING)
        return (*single, TRAINING_TAB) if self.trainings else single

    @property
    def setup_tab(self) -> Button:
        """The lens that begins another network."""
        return SETUP

    @property
    def trainings(self) -> tuple[Button, ...]:
        """The lower row: lenses on training."""
        return tuple(lens for lens in self.lenses if lens.name in TRAINING)

    @property
    def tab(self) -> str:
        """Which of the upper row is open."""
        if self.selection.lens == THETA:
            return "numbers"
        return TRAINING_TAB.name if self.selection.lens in TRAINING else self.selection.lens

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
    def reach(self) -> str:
        """How far the plane goes from its middle."""
        return f"{limits.PLANE:g}"

    @property
    def lens_template(self) -> str:
        """The file of the lens that is open, or of what stands in its place while a run goes on."""
        is_true = self.playing is None or self.selection.lens in LIVE
        return f"_{self.selection.lens}.html" if is_true else "_changing.html"

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
    def nudge_bounds(self) -> tuple[str, str]:
        """The smallest and the largest nudge."""
        return f"{limits.NUDGE_LEAST:g}", f"{limits.NUDGE:g}"

    @property
    def xs(self) -> tuple[str, ...]:
        """The example's x in full."""
        return () if self.view.x is None else tuple(map(repr, self.view.x.tolist()))

    @property
    def ys(self) -> tuple[str, ...]:
        """The example's y in full."""
        return () if self.view.y is None else tuple(map(repr, self.view.y.tolist()))

    @property
    def sizes(self) -> str:
        """As a link says them."""
        return "-".join(map(str, self.state.net.sizes))

    @property
    def moments(self) -> tuple[Button, ...]:
        """Exact moments of a chain, each as the recipe of a link."""
        return MOMENTS

    @property
    def width_top(self) -> str:
        """The |slope| at full width."""
        return number(self.state.width_top or 0.0)

    @property
    def cell(self) -> float:
        """Width of a pixel of the input image on the stage."""
        return round(IMAGE / self.view.side, 3) if self.view.side else 0.0

    @property
    def teach(self) -> Lesson | None:
        """None while nothing on the stage says what it should be."""
        if self.view.label is None:
            return None
        found = answer_of(self.view)
        is_wrong = found is None or found[0] != self.view.label
        return Lesson(self.lesson_done, self.is_running and is_wrong, is_wrong, self._lesson_words(is_wrong))

    def _lesson_words(self, is_wrong: bool) -> str:
        found, done = answer_of(self.view), self.lesson_done
        after = f" after {done} step{'s' if done > 1 else ''}" if done else ""
        if found is None:
            return "Its answer is not computed yet."
        if not is_wrong:
            return f"It is right{after}: {found[0]} ({number(found[1], 2)})."
        if done >= limits.TEACH_STEPS:
            return f"Still {found[0]}{after}: a larger eta may help."
        return f"It answers {found[0]}{after}, not {self.view.label}."

    @property
    def example(self) -> str:
        """What is on the stage, in words."""
        example = self.state.example
        if example is None:
            return ""
        label = "" if example.label is None else f", a {example.label}"
        match example.ref:
            case Picked(split=split, index=index):
                return f"{'test' if split == 'test' else 'training'} example {count(index)}{label}"
            case Drawn():
                return f"your drawing{label}"
            case Given():
                return "numbers given"

    @property
    def splits(self) -> tuple[Choice, ...]:
        """The two halves of the data, with their sizes."""
        if self.dataset is None:
            return ()
        return (Choice("test", f"test ({count(len(self.dataset.test))})"),
                Choice("train", f"training ({count(len(self.dataset.train))})"))

    @property
    def split(self) -> str:
        """The half that the example on the stage is from."""
        ref = self.state.example.ref if self.state.example else None
        return ref.split if isinstance(ref, Picked) else "test"

    @property
    def index(self) -> int:
        """Its place there."""
        ref = self.state.example.ref if self.state.example else None
        return ref.index if isinstance(ref, Picked) else 0

    @property
    def labels(self) -> range:
        """The labels there are."""
        return range(self.dataset.classes if self.dataset else 0)
