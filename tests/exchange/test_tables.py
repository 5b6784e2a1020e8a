"""Tables say what the stage says, to the last digit."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from app.errors import OutOfTurnError
from app.exchange import tables
from app.nn.network import Architecture
from app.nn.outcome import Sample
from tests.exchange.moments import moment

STATE = moment(Architecture((2, 3, 1)))


def read(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


def test_every_weight_stands_beside_its_slope() -> None:
    rows = read(tables.slopes(STATE))

    assert STATE.bwd and len(rows) == STATE.net.arch.parameter_count == 13
    at = {(row["l"], row["j"], row["k"]): row for row in rows}
    assert float(at["1", "2", "0"]["value"]) == STATE.net.W[1][2, 0]
    assert float(at["1", "2", "0"]["slope"]) == STATE.bwd.nabla_W[1][2, 0]
    assert float(at["2", "0", ""]["slope"]) == STATE.bwd.nabla_b[2][0]


def test_without_a_backward_pass_there_are_none() -> None:
    with pytest.raises(OutOfTurnError, match="go forward and backward first"):
        tables.slopes(replace(STATE, layer=2))


def test_what_was_not_measured_of_a_curve_is_blank() -> None:
    state = replace(STATE, curve=(Sample(0, None, 0.5), Sample(10, 0.25, 1 / 3, 0.5, 0.75, 1.0)))

    assert read(tables.curve(state)) == [
        {"step": "0", "batch": "", "cost": "0.5", "accuracy": "", "test_cost": "", "test_accuracy": ""},
        {"step": "10", "batch": "0.25", "cost": "0.3333333333333333", "accuracy": "0.5", "test_cost": "0.75",
         "test_accuracy": "1.0"}]
    assert tables.has_curve(state) and not tables.has_curve(STATE)
