"""The trails lens: the drunk man and the careful man on a slice of this network's own cost, and what was measured.

Whatever is said of a trail is the cost at the trail's own weights; the map below it is the slice's.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from app.lenses.trails.angles import Strip, degrees, strip
from app.lenses.trails.map import Relief, relief
from app.lenses.trails.profile import whose
from app.nn.network import Parameter
from app.scene.marks.words import brief, count, name, number, percent
from app.session.trials.walks import WALKING, Map, Trail, Walks

TWO = ("drunk", "careful")
THREE = ("one", "two", "three")
WALK, MAP = 0.6, 0.4
"""Of the whole time that both take."""


@dataclass(frozen=True, slots=True)
class Man:
    """Whose trail it is.  role: his class on the picture."""

    role: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the comparison, a cell a man."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The text twin of a trail: after so many steps C, where it is on the map, and how far off it."""

    name: str
    rows: tuple[tuple[str, str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Trails:
    """Everything in the lens.  about: whose cost it is.  axes: what across and up mean.

    percent: how much of the measuring is done, of 100.  doing: what is being measured, "" once all is.
    """

    about: str
    men: tuple[Man, ...]
    facts: tuple[Fact, ...]
    said: tuple[str, ...]
    relief: Relief | None
    axes: tuple[str, str]
    strips: tuple[Strip, ...]
    places: tuple[Places, ...]
    percent: int
    doing: str


def trails(walks: Walks, seen: Map | None, axes: tuple[str, str]) -> Trails:
    """As far as it is measured.  seen: None before the walks are over."""
    are_two = len(walks.trails) == len(TWO)
    is_done = walks.share >= 1.0 and seen is not None and seen.share >= 1.0
    share = WALK * walks.share + MAP * (seen.share if seen and seen.heights.size else 0.0)
    roles = TWO if are_two else THREE
    men = tuple(_man(trail, role) for trail, role in zip(walks.trails, roles, strict=True))
    return Trails(
        about=f"C is the mean cost of {whose(walks.examples, walks.of)}; eta {brief(walks.eta)}.",
        men=men,
        facts=_facts(walks, seen),
        said=(*(_of_two(walks) if are_two else _of_three(walks, seen)), *_fallen(walks, men)),
        relief=relief(seen, roles) if seen is not None else None,
        axes=axes,
        strips=tuple(map(strip, walks.angles)),
        places=() if seen is None else _places(walks, seen, men),
        percent=100 if is_done else min(int(100 * share), 99),
        doing="" if is_done else walks.doing if seen is None else "drawing the map",
    )


def axes_of(kind: str, first: Parameter | None, second: Parameter | None) -> tuple[str, str]:
    """What across and up are, for each kind of slice."""
    match kind, first, second:
        case "weights", Parameter(), Parameter():
            return f"across: {name(first)}, as a step from its value", f"up: {name(second)}, as a step from its value"
        case "random", _, _:
            return "across: straight down the gradient at the start", "up: something random, at a right angle to it"
        case "seeds", _, _:
            return "across: from the end of the first to that of the second", "up: towards the end of the third"
        case _:
            return "across: from the start to where the mini-batches ended", "up: towards where all at once ended"


def _man(trail: Trail, role: str) -> Man:
    match role:
        case "drunk":
            return Man(role, f"batches of {count(trail.batch)}", "the drunk man")
        case "careful":
            return Man(role, f"all {count(trail.batch)}", "the careful man")
        case _:
            return Man(role, f"seed {trail.seed}", f"starts and shuffles by seed {trail.seed}")


def _facts(walks: Walks, seen: Map | None) -> tuple[Fact, ...]:
    trails = walks.trails
    facts = [
        Fact("examples a step", tuple(count(trail.batch) for trail in trails)),
        Fact("steps", tuple(count(trail.made) for trail in trails)),
        Fact("steps a second", tuple(number(trail.rate) if trail.rate < 100 else count(round(trail.rate))
                                     for trail in trails)),
        Fact("ms a step", tuple(number(1000.0 / trail.rate) if trail.rate else "" for trail in trails)),
    ]
    if all(len(trail.costs) for trail in trails):
        facts += [
            Fact("C at the start", tuple(number(float(trail.costs[0])) for trail in trails)),
            Fact("C at the end", tuple(number(float(trail.costs[-1])) for trail in trails)),
            Fact("from start to end", tuple(number(_apart(trail, 0, trail, -1)) for trail in trails)),
        ]
    if all(trail.right for trail in trails):
        for i, which in enumerate(("right, of these", "right, of the test")):
            facts.append(Fact(which, tuple(_share(trail.right[i]) for trail in trails if trail.right)))
    if seen is not None and seen.shadows:
        facts.append(Fact("off this slice, at most", tuple(_length(float(one.off.max())) for one in seen.shadows)))
    return tuple(facts)


def _share(right: float) -> str:
    return percent(right) if np.isfinite(right) else "none there"


def _length(off: float) -> str:
    return number(off) if off > 1e-9 else "0"       # less is rounding


def _apart(one: Trail, i: int, other: Trail, j: int) -> float:
    return float(np.linalg.norm(one.points[i] - other.points[j]))


def _of_two(walks: Walks) -> tuple[str, ...]:
    drunk, careful = walks.trails
    if walks.doing == WALKING:
        return (f"So far the mini-batch man has made {_steps(drunk)} and the careful man {_steps(careful)}.",)
    said = [f"Given {walks.seconds:g} s each, the mini-batch man made {_steps(drunk)} "
            f"while the careful man made {_steps(careful)}."]
    if len(drunk.costs) and len(careful.costs):
        start, quick, slow = (number(float(c)) for c in (drunk.costs[0], drunk.costs[-1], careful.costs[-1]))
        said.append(f"From C = {start} the one came to {quick}, the other to {slow}.")
    own = next((one for one in walks.angles if one.batch == drunk.batch), None)
    if own is not None:
        said.append(f"At the start a mini-batch of {count(own.batch)} points "
                    f"{degrees(float(np.median(own.degrees)))} away from the true gradient.")
    return tuple(said)


def _of_three(walks: Walks, seen: Map | None) -> tuple[str, ...]:
    trails = walks.trails
    seeds = ", ".join(str(trail.seed) for trail in trails)
    said = [f"Three other starts, seeds {seeds}, {walks.seconds:g} s each on mini-batches of {count(trails[0].batch)}."]
    if all(len(trail.costs) for trail in trails):
        apart = sorted(_apart(one, -1, other, -1) for one, other in combinations(trails, 2))
        costs = ", ".join(number(float(trail.costs[-1])) for trail in trails)
        said.append(f"They end in different places, {number(apart[0])} to {number(apart[-1])} apart, at C = {costs}.")
    if seen is not None and seen.halfway:
        between = ", ".join(number(cost) for cost in seen.halfway)
        said.append(f"Halfway between two of them C is {between}. All three ends lie in this slice.")
    return tuple(said)


def _steps(trail: Trail) -> str:
    return f"{count(trail.made)} step{'' if trail.made == 1 else 's'}"


def _fallen(walks: Walks, men: tuple[Man, ...]) -> tuple[str, ...]:
    return tuple(
        f"With {man.name} the weights left the finite range in layer {trail.diverged_layer} "
        f"after {_steps(trail)}: this eta is too large."
        for trail, man in zip(walks.trails, men, strict=True) if trail.diverged_layer
    )


def _places(walks: Walks, seen: Map, men: tuple[Man, ...]) -> tuple[Places, ...]:
    return tuple(
        Places(man.name, tuple(
            (count(int(step)), number(float(cost), 4), number(float(s)), number(float(t)), _length(float(off)))
            for step, cost, s, t, off in zip(trail.steps, trail.costs, one.s, one.t, one.off, strict=True)))
        for trail, one, man in zip(walks.trails, seen.shadows, men, strict=True) if len(trail.steps)
    )
