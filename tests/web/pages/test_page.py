"""What a page says of its moment, and which tabs it has."""

from __future__ import annotations

import pytest

from app.web.pages.page import words_of
from tests.scene.moments import moment, network


def test_a_step_stands_beside_what_it_changed() -> None:
    view = moment(network(2, 4, 2, 1), "stepped")
    assert view.stepped is not None

    change = words_of(view, "nudge").change
    assert change is not None and float(change[1]) < float(change[0])
    assert words_of(moment(network(2, 4, 2, 1)), "nudge").change is None


@pytest.mark.parametrize("phase", ["empty", "ready", "forward", "diverged"])
def test_no_cost_is_shown_before_it_is_weighed(phase: str) -> None:
    assert words_of(moment(network(2, 4, 2, 1), phase), "nudge").cost == ""
