"""The lines of a session as data: what stands around the version on the stage, C along them, and how they part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.lenses.moment import History
from app.lenses.timeline.lens import BESIDE, DRAWN, TIMELINE, Compares, Timeline
from app.session.store.session import Entry
from tests.lenses.looked import after, moment_of

STATE = after("plane")


def entry(version: int, parent: int | None, kind: str = "step", cost: float | None = None) -> Entry:
    return Entry(version, parent, kind, f"{kind} {version}", cost)


def line(*versions: int, costs: bool = True) -> tuple[Entry, ...]:
    """A line through those versions; C of each is a hundredth of its number."""
    return tuple(
        entry(version, versions[i - 1] if i else None, "step" if i else "start", version / 100 if costs and i else None)
        for i, version in enumerate(versions)
    )


def panel(past: History | None) -> Timeline:
    found = TIMELINE.draw(replace(moment_of(STATE), past=past, fields=Compares()))
    assert isinstance(found, Timeline)
    return found


def test_before_the_first_move_there_is_nothing() -> None:
    assert TIMELINE.draw(replace(moment_of(STATE), fields=Compares())) is None
    assert TIMELINE.draw(replace(moment_of(STATE), past=History(0, line(0)), fields=Compares())) is None


@pytest.mark.parametrize(("here", "first", "last"), [(0, 0, 4), (2, 0, 6), (10, 6, 14), (19, 15, 19)])
def test_the_moves_around_the_one_on_the_stage_are_shown_and_the_way_to_the_others(
    here: int, first: int, last: int
) -> None:
    found = panel(History(here, line(*range(20))))

    assert [stop.version for stop in found.stops] == list(range(first, last + 1))
    assert [stop.version for stop in found.stops if stop.is_here] == [here]
    assert found.before == (max(here - 2 * BESIDE, 0) if first else None)
    assert found.after == (min(here + 2 * BESIDE, 19) if last < 19 else None)
    assert found.where == f"Version {here}: place {here} of 19 on its line."


def test_a_mark_says_the_kind_of_a_move() -> None:
    kinds = ("start", "choose", "forward", "weigh", "backward", "step", "train", "set_parameter", "points")
    whole = tuple(entry(i, i - 1 if i else None, kind) for i, kind in enumerate(kinds))

    marks = [stop.mark for at in (4, 8) for stop in panel(History(at, whole)).stops]

    assert marks[:9] == ["start", "example", "pass", "pass", "pass", "step", "train", "hand", "hand"]


def test_c_is_drawn_where_a_version_says_it_against_its_place() -> None:
    found = panel(History(2, line(0, 1, 2, 7), (line(0, 1, 3, 4, 5),)))

    assert found.cost is not None
    assert [name for _, name in found.cost.legend] == ["this line", "line to 5"]
    assert found.cost.rows[-1][0] == "4"
    assert found.cost.rows[-1][2] == "0.0500"
    assert panel(History(1, line(0, 1, 2, costs=False))).cost is None


def test_a_long_line_is_drawn_by_some_of_its_points_and_its_end() -> None:
    long = panel(History(1_999, line(*range(2_000)))).cost
    short = panel(History(150, line(*range(151)))).cost

    assert long is not None and short is not None
    assert long.lines[0].path.count("L") + 1 == DRAWN
    assert long.rows[-1] == ("1,999", "20.0")
    assert short.lines[0].path.count("L") + 1 == 150, "each version but the first says it"


def test_other_lines_say_where_they_part_and_lead_as_far_along_as_this_one_stands() -> None:
    others = (line(0, 1, 2, 5, 6, 8), line(0, 1, 4))
    found = panel(History(7, line(0, 1, 2, 3, 7), others, more=2))

    assert [(one.role, one.there, one.tip) for one in found.others] == [("k1", 6, 8), ("k2", 4, 4)]
    assert found.others[0].text == "goes on from version 2 with step 5, 3 moves long"
    assert found.others[1].text == "goes on from version 1 with step 4, 1 move long"
    assert found.more == 2


def test_only_so_many_lines_have_an_ink() -> None:
    found = panel(History(1, line(0, 1), tuple(line(0, i) for i in range(2, 8))))

    assert [one.role for one in found.others] == ["k1", "k2", "k3", "", "", ""]
    assert found.cost is not None and len(found.cost.legend) == 4


def test_another_version_is_compared() -> None:
    found = panel(History(1, line(0, 1), compared=(0, after("plane"))))

    assert found.compared is not None and found.compared.version == 0
    assert found.compared.verdict.startswith("The weights are the same")


def test_a_curve_has_the_name_of_its_line_as_far_as_there_is_room() -> None:
    others = (line(0, 2), line(0, 3))
    found = panel(History(1, line(0, 1), others, name="first", names=("a name that is long", "")))

    assert found.cost is not None and [text for _, text in found.cost.legend] == ["first", "a name th…", "line to 3"]
    assert [one.name for one in found.others] == ["a name that is long", ""]
