"""The bench lens: nudges put to the test, two side by side, one ever smaller, and one for every parameter there is."""

from __future__ import annotations

from dataclasses import dataclass

from app import limits
from app.lenses.bench.held import Board, board
from app.lenses.bench.limit import Limit, limit
from app.lenses.bench.pair import Pair, chosen, pair
from app.lenses.bench.ways import Ways, ways
from app.lenses.lens import Lens
from app.lenses.moment import Moment
from app.lenses.sources import CHAPTER_4, NIELSEN
from app.nn.network import Parameter
from app.scene.marks.words import count
from app.scene.view import Selection, View, named
from app.session.runs.measuring import Measurements, Report
from app.session.trials.two_ways import Compared, TwoWays


@dataclass(frozen=True, slots=True)
class Bench:
    """missing: the stop of the pass that has to come first, "" once all slopes are known; then only that is shown.

    pair: two nudges, of h between least and most.  pins: the two as the address says them; pin: what they become with
    what is picked out, "" where it is no third parameter.  limit: one of them, by the id nudge.
    board: what is held meanwhile.  ways: how two passes and nudges of all compare, None before anybody asked.
    of: how many parameters there are.  opens: the part that is unfolded.
    """

    missing: str
    pair: Pair | None
    pins: str
    pin: str
    h: str
    least: str
    most: str
    nudge: str
    limit: Limit | None
    board: Board | None
    ways: Ways | None
    of: str
    opens: str


def bench(moment: Moment) -> Bench:
    """What is nudged is what the selection nudges, else the first of the two."""
    view, picked, report = moment.view, moment.picked, moment.report
    of = count(view.net.arch.parameter_count)
    bounds = f"{picked.h:g}", f"{limits.NUDGE_LEAST:g}", f"{limits.NUDGE:g}"
    found = ways(report.found, view, report.is_done) if report else None
    if view.phase != "backward" or not view.knows_slopes(1):
        stop = "forward" if view.activation(0) is None else "backward"
        return Bench(stop, None, "", "", *bounds, "", None, None, found, of, "")
    two = chosen(view, picked)
    p = named(view, picked.nudge)
    one = p if isinstance(p, Parameter) else two[0]
    return Bench(
        "", pair(view, picked), ",".join(each.id for each in two), _third(view, picked, two), *bounds, one.id,
        limit(view, one, picked.h), board(view, one), found, of,
        "ways" if report else "limit" if picked.nudge else "pair",
    )


def _third(view: View, picked: Selection, two: tuple[Parameter, ...]) -> str:
    """The pins with what is picked out in the place of the first."""
    p = named(view, picked.of)
    return ",".join((two[1].id, p.id)) if isinstance(p, Parameter) and p not in two else ""


async def measure(moment: Moment, measurements: Measurements) -> Report[Compared]:
    """How far the nudges have come; they begin or go on by being looked at.  Raises OutOfTurnError, FullError."""
    return await measurements.look(("two ways", moment.place), lambda: TwoWays(moment.state))


BENCH = Lens("bench", "Nudges on the bench: predicted and measured", bench, group="nudges", measure=measure,
             picks="bench",
             sources=(CHAPTER_4, NIELSEN))
