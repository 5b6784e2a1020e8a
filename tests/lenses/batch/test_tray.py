"""The tray shows exactly the shuffled order, and the table exactly what the examples ask."""

from __future__ import annotations

import base64
import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from app.data.examples import Examples, target
from app.data.plane import plane
from app.lenses.batch import tray as module
from app.lenses.batch.table import COLUMNS, BatchTable, batch_table, cell
from app.lenses.batch.tray import LATER, LINE, SHOWN, Tray, tray
from app.nn.array import Array
from app.nn.engine.sgd import order
from app.nn.network import Network, Parameter
from app.nn.passes import backward, forward
from app.scene.marks.png import grey
from app.scene.marks.words import ten
from app.session.trials.next_batch import Ahead, Asked, InEpoch, ahead
from tests.scene.marks.test_png import pixels
from tests.scene.moments import network, written

SIDE = 2
IMAGES = Examples(
    np.random.default_rng(0).integers(0, 256, (95, SIDE * SIDE), dtype=np.uint8), np.arange(95) % 10, 1 / 255)
NET = network(SIDE * SIDE, 3, 10)
POINTS = plane("xor", seed=1).train


class Rows:
    """Examples with their targets."""

    def __init__(self, examples: Examples, outputs: int) -> None:
        self.examples, self.outputs = examples, outputs

    def __len__(self) -> int:
        return len(self.examples)

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        self.examples.gather(indices, X)
        Y[:] = [target(self.examples.label(i), self.outputs) for i in indices.tolist()]


def at(size: int, position: int = 0, epoch: int = 0, also: tuple[Parameter, ...] = (), eta: float = 0.5) -> Ahead:
    """The place where training stands in the images."""
    return ahead(NET, Rows(IMAGES, 10), InEpoch(size, 7, epoch, position), eta, COLUMNS, also)


def images(size: int, position: int = 0, epoch: int = 0) -> Tray:
    return tray(IMAGES, at(size, position, epoch), SIDE)


def table(found: Ahead, eta: float = 0.5) -> BatchTable:
    made = batch_table(NET, IMAGES, found, eta, SIDE)
    assert made is not None
    return made


def test_rows_are_the_shuffled_order_cut_into_batches() -> None:
    shown = images(10, 20)

    indices = [thumb.index for row in shown.rows for thumb in row.thumbs]
    assert indices == order(95, 7, 0)[10 : 10 + 10 * len(shown.rows)].tolist()
    assert [row.role for row in shown.rows] == ["taken", "next", *["later"] * LATER[False]]
    assert [row.name for row in shown.rows] == [f"batch {n} of 10" for n in (2, 3, 4, 5)]


def test_each_thumbnail_is_its_image() -> None:
    row = images(10).next

    sheet = pixels(base64.b64decode(row.sheet.partition(",")[2]), is_smooth=False)
    for thumb in row.thumbs:
        assert sheet[thumb.at : thumb.at + SIDE].ravel().tolist() == IMAGES.raw[thumb.index].tolist()
        assert thumb.label == IMAGES.label(thumb.index)
    assert sheet.shape == (row.height, SIDE)


def test_a_batch_later_only_the_row_that_comes_new_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = list[int]()

    def watched(brightness: NDArray[np.uint8], *, is_smooth: bool) -> bytes:
        packed.append(len(brightness))
        return grey(brightness, is_smooth=is_smooth)

    monkeypatch.setattr(module, "grey", watched)
    first = images(10, 30, epoch=6)

    second = images(10, 40, epoch=6)

    assert packed == [10 * SIDE] * (2 + LATER[False] + 1)
    assert [row.sheet for row in second.rows[:-1]] == [row.sheet for row in first.rows[1:]]
    assert len({row.sheet for row in (*first.rows, *second.rows)}) == len(packed)


def test_each_epoch_is_shuffled_anew() -> None:
    first, second = images(10), images(10, epoch=1)

    assert [t.index for t in first.next.thumbs] != [t.index for t in second.next.thumbs]
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}
    assert first.rest == "After the next batch 9 more, then epoch 2 shuffles them anew."


def test_a_batch_that_does_not_fit_is_abridged_with_its_true_number() -> None:
    full, dense = images(SHOWN), images(SHOWN + 1)

    assert (full.next.size, len(full.next.thumbs)) == (f"{SHOWN} images", SHOWN)
    assert (dense.next.size, len(dense.next.thumbs)) == (f"{SHOWN + 1} images, {SHOWN} shown", SHOWN)
    assert not images(LINE).next.is_dense and images(LINE + 1).next.is_dense


def test_all_examples_are_one_batch() -> None:
    shown = images(95)

    assert shown.next.name == "batch 1 of 1"
    assert shown.next.size == f"95 images, {SHOWN} shown"
    assert shown.rest == "This is the end of the epoch: then epoch 2 shuffles them anew."


def test_a_batch_of_one_is_one_example() -> None:
    shown = images(1, 94)

    assert [len(row.thumbs) for row in shown.rows] == [1, 1]
    assert shown.next.name == "batch 95 of 95" and shown.next.size == "1 image"
    assert shown.says == f"Epoch 1, batch 95 of 95: example {order(95, 7, 0)[94]}."


def test_the_last_batch_has_what_is_left() -> None:
    assert images(10, 90).next.size == "5 images"


def test_batches_that_do_not_fill_the_epoch_evenly_say_their_place() -> None:
    shown = images(10, 7)

    assert [row.name for row in shown.rows][:2] == ["1 to 7 of 95", "8 to 17 of 95"]
    assert [t.index for t in shown.rows[0].thumbs] == order(95, 7, 0)[:7].tolist()


def test_the_sentence_names_the_next_examples() -> None:
    named = ", ".join(map(str, order(95, 7, 2)[20:26].tolist()))

    assert images(10, 20, 2).says == f"Epoch 3, batch 3 of 10: examples {named} and 4 more."


def test_on_the_plane_every_point_is_a_dot_and_those_of_the_batch_are_lit() -> None:
    found = ahead(network(2, 3, 1), Rows(POINTS, 1), InEpoch(10, 7, 0, 30), 0.5, COLUMNS)

    shown = tray(POINTS, found, 0)

    assert sum(len(dots.points) for dots in shown.dots) == len(POINTS)
    lit = sorted(point for dots in shown.dots for point in dots.lit)
    xy = POINTS.raw[order(len(POINTS), 7, 0)[30:40]]
    middle = [(x * 80 + 100, 100 - y * 80) for x, y in xy.tolist()]      # 200 px for -1.25 to 1.25
    assert np.array(lit) == pytest.approx(np.array(sorted(middle)), abs=0.01)
    assert [t.role for t in shown.next.thumbs] == [("zero", "one")[POINTS.label(t.index)] for t in shown.next.thumbs]
    assert shown.next.sheet == ""


def test_every_cell_is_the_examples_own_nudge_and_the_last_their_mean() -> None:
    shown = table(at(10, 20))

    unit = 10.0 ** next(p for p in range(-9, 9) if (ten(p) if p else "") == shown.unit)
    each = np.stack([
        backward(NET, forward(NET, IMAGES.x(i)), target(IMAGES.label(i), 10)).nabla
        for i in order(95, 7, 0)[20:30].tolist()
    ])
    for row in shown.rows:
        nudges = -each[:, NET.arch.index(row.p)]
        said = [written(c.text) * unit for c in row.cells]
        assert said == pytest.approx(nudges[:COLUMNS], abs=0.0051 * unit)
        assert row.others is not None and shown.others == "5"
        assert written(row.others.text) * unit == pytest.approx(nudges[COLUMNS:].mean(), abs=0.0051 * unit)
        assert written(row.mean.text) * unit == pytest.approx(nudges.mean(), abs=0.0051 * unit)
        assert [c.role for c in row.cells] == ["up" if v > 0 else "down" for v in nudges[:COLUMNS]]
        assert written(row.slope) == pytest.approx(-nudges.mean(), rel=0.006)
        assert written(row.moved) == pytest.approx(0.5 * nudges.mean(), rel=0.006)
        assert row.back == row.slope
    assert [t.index for t in shown.thumbs] == order(95, 7, 0)[20 : 20 + COLUMNS].tolist()


def test_a_batch_whose_examples_all_have_a_column_has_no_others() -> None:
    shown = table(at(COLUMNS))

    assert (shown.others, {row.others for row in shown.rows}) == ("", {None})


def test_the_largest_number_has_one_digit_before_its_point() -> None:
    shown = table(at(10))

    largest = max(abs(written(c.text)) for row in shown.rows for c in (*row.cells, row.mean))
    assert 1.0 <= largest < 10.005
    assert all(math.isclose(written(c.text), 0) or c.text[0] in "+\N{MINUS SIGN}"
               for row in shown.rows for c in row.cells)


def test_what_is_pinned_has_a_row() -> None:
    assert table(at(10, also=(Parameter(1, 2, 3),))).rows[0].p == Parameter(1, 2, 3)


def test_a_true_step_passes_both_checks() -> None:
    shown = table(at(10))

    assert shown.is_averaged and shown.is_stepped and all(row.is_same for row in shown.rows)
    assert shown.averaged == "The mean of 10 nudges is \N{MINUS SIGN}∂C/∂w of the batch."


def test_a_step_of_another_length_fails_its_check() -> None:
    shown = table(at(10, eta=0.5), eta=0.500001)

    assert not shown.is_stepped and not any(row.is_same for row in shown.rows)
    assert shown.stepped == "The step × (\N{MINUS SIGN}1/η) is not ∂C/∂w."
    assert shown.is_averaged


def _off(asked: Asked) -> Asked:
    return replace(asked, mean=asked.mean * 1.000001)


def test_an_average_that_is_not_the_gradient_fails_its_check() -> None:
    found = at(10)
    assert found.asked is not None

    shown = table(replace(found, asked=_off(found.asked)))

    assert not shown.is_averaged and shown.is_stepped
    assert " is not " in shown.averaged


def test_a_step_that_is_not_taken_has_no_number() -> None:
    found = at(10)
    assert found.asked is not None

    shown = table(replace(found, asked=replace(found.asked, moved=None)))

    assert not shown.is_stepped and {(row.moved, row.back) for row in shown.rows} == {("", "")}
    assert shown.stepped == "A step of η = 0.5 would leave the finite range."


def test_a_batch_too_large_to_be_looked_at_has_no_table() -> None:
    assert batch_table(NET, IMAGES, replace(at(10), asked=None), 0.5, SIDE) is None


def test_a_network_that_asks_for_nothing_says_0() -> None:
    net = Network(NET.arch, np.zeros(NET.arch.parameter_count))
    found = ahead(net, Rows(IMAGES, 10), InEpoch(10, 7, 0, 0), 0.5, COLUMNS, (Parameter(1, 0),))

    shown = batch_table(net, IMAGES, found, 0.5, SIDE)

    assert shown is not None and {c.text for c in shown.rows[0].cells} == {"0"} and shown.is_stepped


@pytest.mark.parametrize(("v", "power", "text", "role"), [
    (0.0, -1, "0", ""), (0.123, -1, "+1.23", "up"), (-2e-9, -3, "\N{MINUS SIGN}0.00", "down"),
    (-45.0, 1, "\N{MINUS SIGN}4.50", "down")])
def test_a_cell_says_its_sign_and_two_decimals(v: float, power: int, text: str, role: str) -> None:
    assert (cell(v, power).text, cell(v, power).role) == (text, role)
