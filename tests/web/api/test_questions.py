"""What changes nothing: a mean gradient, a nudge, a classification."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from app import limits

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio

SEVEN = [[[0.3, 0.2], [0.7, 0.2], [0.45, 0.85]]]


async def test_a_gradient_over_examples_is_the_mean_of_their_gradients(begin: Begin) -> None:
    session = await begin(preset="plane", seed=5)
    mean = await session.ask("gradient", {"split": "train", "start": 2, "count": 3})

    singles = [await session.ask("gradient", {"split": "train", "start": i, "count": 1}) for i in (2, 3, 4)]

    assert mean["cost"] == pytest.approx(np.mean([s["cost"] for s in singles]), rel=1e-12)
    for name in ("nabla_W", "nabla_b"):
        assert mean[name][0] == []
        for l in (1, 2, 3):
            np.testing.assert_allclose(mean[name][l], np.mean([s[name][l] for s in singles], axis=0), rtol=1e-10)


async def test_a_gradient_over_one_example_is_its_backward_pass(begin: Begin) -> None:
    session = await begin(preset="plane", seed=5)
    gradient = await session.ask("gradient", {"split": "test", "start": 4, "count": 1})

    await session.ask("forward", {"split": "test", "index": 4})
    backward = await session.ask("backward")

    assert gradient["cost"] == pytest.approx(backward["cost"], rel=1e-14)
    for l in (1, 2, 3):
        np.testing.assert_allclose(gradient["nabla_W"][l], backward["nabla_W"][l], rtol=1e-12)


async def test_a_gradient_as_npz_has_the_same_numbers(begin: Begin) -> None:
    session = await begin(preset="plane")
    body = {"split": "train", "start": 0, "count": 10}
    as_json = await session.ask("gradient", body)

    response = await session.post("gradient?format=npz", body)

    arrays = np.load(io.BytesIO(response.content), allow_pickle=False)
    assert set(arrays) == {"cost", "nabla_W1", "nabla_W2", "nabla_W3", "nabla_b1", "nabla_b2", "nabla_b3"}
    assert float(arrays["cost"]) == as_json["cost"] and arrays["nabla_W1"].tolist() == as_json["nabla_W"][1]


@pytest.mark.parametrize("beyond", [0, 1])
async def test_a_gradient_reaches_to_the_end_of_the_data_and_no_further(begin: Begin, beyond: int) -> None:
    session = await begin(preset="plane")
    body = {"split": "test", "start": session.state["data"]["test"] - 2 + beyond, "count": 2}

    assert (await session.post("gradient", body)).status_code == (404 if beyond else 200)


async def test_a_nudge_measures_what_the_backward_pass_predicts(single: Driven) -> None:
    """C = (2 w + b - 9)^2 at w = 3, b = 1: 4, and with w + 0.001 (7.002 - 9)^2 = 3.992004."""
    await single.ask("forward", {"x": [2]})
    await single.ask("backward", {"y": [9]})

    weight = await single.ask("nudge", {"layer": 1, "j": 0, "k": 0, "h": 0.001})
    bias = await single.ask("nudge", {"layer": 1, "j": 0, "k": None, "h": 0.001})

    assert weight["cost"] == 4.0 and weight["predicted"] == -8.0
    assert weight["cost_nudged"] == pytest.approx(3.992004, rel=1e-12)
    assert weight["measured"] == pytest.approx(-7.996, rel=1e-9)
    assert bias["predicted"] == -4.0
    assert bias["measured"] == pytest.approx(-3.999, rel=1e-9)


@pytest.mark.parametrize("p", [(1, 3, 1), (1, 0, None), (2, 1, 2), (3, 0, 1), (3, 0, None)])
async def test_every_kind_of_parameter_can_be_nudged(begin: Begin, p: tuple[int, int, int | None]) -> None:
    session = await begin(preset="plane", seed=8)

    nudge = await session.ask("nudge", {"layer": p[0], "j": p[1], "k": p[2], "h": 1e-7})

    assert nudge["measured"] == pytest.approx(nudge["predicted"], rel=1e-5)
    assert nudge["predicted"] != 0.0


ONE = {"sizes": [1, 1], "activation": "sigmoid", "cost": "cross_entropy", "data": "none"}


@pytest.mark.parametrize(("z", "cost"), [
    (22, 22.000000000278946), (24, 24.00000000003775), (26, 26.00000000000511), (34, 34.0), (40, 40.0),
])
async def test_cross_entropy_of_a_saturated_output_is_whole_and_so_is_its_measured_slope(
    begin: Begin, z: float, cost: float
) -> None:
    """C = ln(1 + e^z), whose slope is a."""
    session = await begin(**ONE)
    await session.set_weights([[], [[z]]], [[], [0]])
    await session.ask("forward", {"x": [1]})
    backward = await session.ask("backward", {"y": [0]})

    nudge = await session.ask("nudge", {"layer": 1, "j": 0, "k": 0, "h": 1e-5})

    assert backward["cost"] == nudge["cost"] == pytest.approx(cost, rel=1e-14)
    assert nudge["measured"] == pytest.approx(nudge["predicted"], rel=1e-6)
    assert nudge["predicted"] == pytest.approx(1.0, rel=1e-9)


async def test_softmax_far_off_its_target_costs_the_whole_distance(begin: Begin) -> None:
    session = await begin(**ONE | {"sizes": [1, 3], "output": "softmax"})
    await session.set_weights([[], [[123], [456], [789]]], [[], [0, 0, 0]])
    await session.ask("forward", {"x": [1]})
    backward = await session.ask("backward", {"y": [1, 0, 0]})

    nudge = await session.ask("nudge", {"layer": 1, "j": 0, "k": 0, "h": 1e-5})

    assert backward["cost"] == 666.0
    assert nudge["predicted"] == -1.0
    assert nudge["measured"] == pytest.approx(-1.0, rel=1e-6)


@pytest.mark.parametrize("h", [limits.NUDGE, -limits.NUDGE, limits.NUDGE_LEAST, -limits.NUDGE_LEAST])
async def test_a_nudge_may_reach_its_bounds(begin: Begin, h: float) -> None:
    session = await begin(preset="plane")

    nudge = await session.ask("nudge", {"layer": 1, "j": 0, "k": 0, "h": h})

    assert all(math.isfinite(value) for value in nudge.values())


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"h": 0}, 422), ({"h": limits.NUDGE * 1.01}, 422), ({"h": limits.NUDGE_LEAST / 2}, 422),
        ({"h": 5e-324}, 422), ({"layer": 0}, 422), ({"layer": 4}, 422), ({"layer": limits.LAYERS + 1}, 422),
        ({"j": 4}, 422), ({"j": -1}, 422),
        ({"k": 2}, 422), ({"k": -1}, 422), ({"h": None}, 422),
    ],
)
async def test_a_nudge_of_nothing_is_refused(begin: Begin, changes: dict[str, Any], status: int) -> None:
    session = await begin(preset="plane")

    response = await session.post("nudge", {"layer": 1, "j": 0, "k": 0, "h": 0.1} | changes)

    assert response.status_code == status


async def test_a_nudge_needs_an_example_with_a_y(single: Driven) -> None:
    nudge = {"layer": 1, "j": 0, "k": 0, "h": 0.1}

    assert (await single.post("nudge", nudge)).status_code == 409
    await single.ask("forward", {"x": [2]})
    response = await single.post("nudge", nudge)
    assert response.status_code == 409
    assert "then backward with a y or a label" in response.json()["detail"]


async def test_questions_change_nothing(begin: Begin) -> None:
    session = await begin()
    before = (await session.client.get(session.address)).json()

    await session.ask("gradient", {"split": "train", "start": 0, "count": 10})
    await session.ask("nudge", {"layer": 1, "j": 0, "k": 0, "h": 0.1})
    await session.ask("classify", {"strokes": SEVEN})

    assert (await session.client.get(session.address)).json() == before


async def test_a_drawing_is_classified_by_its_pixels(begin: Begin) -> None:
    session = await begin()

    by_strokes = await session.ask("classify", {"strokes": SEVEN})
    by_pixels = await session.ask("classify", {"pixels": by_strokes["pixels"]})

    assert by_pixels == by_strokes
    assert by_strokes["digit"] == 7 == int(np.argmax(by_strokes["a"]))
    assert len(by_strokes["a"]) == 10 and len(by_strokes["pixels"]) == 784
    assert 0.0 <= min(by_strokes["pixels"]) and max(by_strokes["pixels"]) <= 1.0


async def test_a_test_image_is_classified_as_the_forward_pass_says(begin: Begin) -> None:
    session = await begin()
    forward = await session.ask("forward", {"split": "test", "index": 0})

    answer = await session.ask("classify", {"pixels": forward["x"]})

    assert answer["a"] == forward["a"][3]


@pytest.mark.parametrize("body", [{"strokes": []}, {"strokes": [[]]}, {"strokes": [[], []]}, {"pixels": [0] * 784}])
async def test_a_blank_pad_is_not_classified(begin: Begin, body: object) -> None:
    session = await begin()

    assert await session.ask("classify", body) == {"digit": None, "a": [], "pixels": [0.0] * 784}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"strokes": [[[0.5, 0.5]]] * limits.STROKES}, 200),
        ({"strokes": [[[0.5, 0.5]]] * (limits.STROKES + 1)}, 422),
        ({"strokes": [[[0.5, 0.5]] * (limits.POINTS // 2)] * 2}, 200),
        ({"strokes": [[[0.5, 0.5]] * limits.POINTS, [[0.5, 0.5]]]}, 422),
        ({"strokes": [[[0, 1], [1, 0]]]}, 200),
        ({"strokes": [[[0, 2], [-1, 1]]]}, 200), ({"strokes": [[[0, 2.01]]]}, 422), ({"strokes": [[[-1.01, 1]]]}, 422),
        ({"strokes": [[[0.5]]]}, 422),
        ({"strokes": [[[0.5, 0.5, 0.5]]]}, 422), ({"strokes": [[0.5, 0.5]]}, 422), ({"strokes": "M 0 0"}, 422),
        ({"pixels": [0.5] * 783}, 422), ({"pixels": [0.5] * 785}, 422), ({"pixels": [1.01] * 784}, 422),
        ({"pixels": [0.5] * 784, "strokes": []}, 422), ({}, 422),
    ],
)
async def test_a_drawing_has_its_bounds(begin: Begin, body: object, status: int) -> None:
    session = await begin()

    assert (await session.post("classify", body)).status_code == status


async def test_a_network_without_784_inputs_cannot_look_at_a_drawing(single: Driven) -> None:
    response = await single.post("classify", {"strokes": SEVEN})

    assert response.status_code == 422
    assert "784" in response.json()["detail"]
