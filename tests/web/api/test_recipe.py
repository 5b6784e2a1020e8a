from __future__ import annotations

from typing import Any

import pytest

from app.errors import ShapeError
from app.session.state.config import PRESETS
from app.web.api.bodies import NewSession
from app.web.api.recipe import Format, config


def wish(**given: Any) -> NewSession:
    return NewSession.model_validate(given)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_alone_is_the_exhibit_of_that_name(preset: str) -> None:
    assert config(wish(preset=preset)) == PRESETS[preset]


def test_nothing_asked_for_is_the_trained_digits() -> None:
    recipe = config(wish())

    assert recipe == PRESETS["digits"] and recipe.start == "trained"


@pytest.mark.parametrize("data", ["xor", "circle", "moons", "spiral", "gauss"])
def test_points_in_the_plane_without_sizes_get_the_network_of_the_plane(data: str) -> None:
    recipe = config(wish(data=data))

    assert (recipe.sizes, recipe.data, recipe.start) == ((2, 4, 2, 1), data, "random")


def test_mnist_without_sizes_gets_the_network_of_the_digits() -> None:
    recipe = config(wish(preset="chain", data="mnist"))

    assert (recipe.sizes, recipe.start) == ((784, 16, 16, 10), "random")


@pytest.mark.parametrize(
    ("preset", "sizes", "data"),
    [
        ("digits", [2, 3, 1], "none"), ("digits", [784, 30, 10], "mnist"), ("digits", [784, 30, 9], "none"),
        ("plane", [2, 3, 1], "xor"), ("plane", [2, 3, 2], "xor"), ("plane", [3, 3, 1], "none"),
        ("chain", [2, 2], "none"),
    ],
)
def test_sizes_keep_the_data_of_the_preset_only_where_it_fits(preset: str, sizes: list[int], data: str) -> None:
    recipe = config(wish(preset=preset, sizes=sizes))

    assert (recipe.sizes, recipe.data) == (tuple(sizes), data)


def test_sizes_and_data_that_were_both_given_stay_as_they_are() -> None:
    recipe = config(wish(sizes=[5, 1], data="xor"))

    assert (recipe.sizes, recipe.data) == ((5, 1), "xor")


@pytest.mark.parametrize(
    ("given", "output"),
    [
        ({"activation": "tanh"}, "tanh"), ({"activation": "relu", "output": "softmax"}, "softmax"),
        ({"activation": "tanh", "cost": "cross_entropy"}, "sigmoid"),
        ({"activation": "sigmoid", "cost": "cross_entropy"}, "sigmoid"), ({"cost": "cross_entropy"}, "sigmoid"),
        ({"output": "softmax", "cost": "cross_entropy"}, "softmax"), ({"preset": "plane"}, "sigmoid"),
        ({"preset": "plane", "activation": "relu"}, "relu"),
    ],
)
def test_the_output_follows_the_activation_unless_the_cost_needs_a_sigmoid(given: Any, output: str) -> None:
    assert config(wish(**given)).output == output


@pytest.mark.parametrize(
    "given",
    [{"sizes": [784, 30, 10]}, {"data": "none"}, {"activation": "tanh"}, {"output": "softmax"},
     {"cost": "half_quadratic"}, {"data": "moons"}, {"start": "random"}],
)
def test_another_network_than_the_shipped_one_starts_from_random(given: Any) -> None:
    assert config(wish(**given)).start == "random"


@pytest.mark.parametrize("given", [{"seed": 7}, {"eta": 0.1}, {"batch_size": 100}, {"init": "normal"}])
def test_how_it_will_be_trained_leaves_the_start_as_it_is(given: Any) -> None:
    assert config(wish(**given)).start == "trained"


@pytest.mark.parametrize("given", [{"sizes": [784, 30, 10]}, {"activation": "tanh"}, {"preset": "chain"}])
def test_trained_weights_in_another_network_are_refused(given: Any) -> None:
    with pytest.raises(ShapeError, match="start from random"):
        config(wish(start="trained", **given))


def test_trained_weights_need_no_data() -> None:
    assert config(wish(start="trained", data="none")).start == "trained"


def test_images_of_another_size_get_a_network_for_them() -> None:
    letters = Format(inputs=64, classes=26)

    recipe = config(wish(), letters)

    assert (recipe.sizes, recipe.data, recipe.start) == ((64, 16, 16, 26), "mnist", "random")


def test_images_of_two_labels_need_one_output() -> None:
    assert config(wish(), Format(inputs=64, classes=2)).sizes == (64, 16, 16, 1)


def test_what_is_given_overrides_the_preset() -> None:
    given = {"init": "normal", "seed": 0, "eta": 3.0, "batch_size": 7, "cost": "half_quadratic"}

    recipe = config(wish(preset="plane", **given))

    assert {name: getattr(recipe, name) for name in given} == given
