"""The network as a value: its sizes, and its parameters in one long list."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import limits
from app.errors import AppError, NotThereError, RangeError, ShapeError
from app.nn.array import NONE
from app.nn.engine.packed import packed, unpacked
from app.nn.initial import INITS, initial
from app.nn.network import Architecture, Network, Parameter, from_layers

architectures = st.lists(st.integers(1, 6), min_size=2, max_size=5).map(lambda sizes: Architecture(tuple(sizes)))


def test_digits_network_has_13002_parameters() -> None:
    assert Architecture((784, 16, 16, 10)).parameter_count == 13_002


def test_w_jk_goes_from_neuron_k_to_neuron_j() -> None:
    net = initial(Architecture((3, 2)), "normal", 0)

    assert net.W[1].shape == (2, 3)
    assert net.theta[net.arch.index(Parameter(1, 1, 2))] == net.W[1][1, 2]
    assert net.theta[net.arch.index(Parameter(1, 1))] == net.b[1][1]


def test_layer_0_has_no_parameters() -> None:
    net = initial(Architecture((3, 2)), "normal", 0)

    assert net.W[0].size == net.b[0].size == NONE.size == 0


def test_parameters_are_called_as_on_the_board() -> None:
    assert Parameter(2, 0, 3).id == "w-2-0-3"
    assert Parameter(2, 0).id == "b-2-0"


@given(architectures)
def test_every_place_in_theta_is_one_parameter_and_back(arch: Architecture) -> None:
    places = range(arch.parameter_count)

    assert [arch.index(arch.parameter(i)) for i in places] == list(places)


@given(architectures, st.integers(0, 2**32 - 1))
def test_taking_a_network_apart_and_together_again_changes_nothing(arch: Architecture, seed: int) -> None:
    net = initial(arch, "normal", seed)

    assert from_layers(arch, net.W, net.b).theta.tobytes() == net.theta.tobytes()
    assert unpacked(arch, packed(net)).tobytes() == net.theta.tobytes()


@pytest.mark.parametrize("p", [
    Parameter(0, 0), Parameter(3, 0), Parameter(-1, 0), Parameter(1, 2), Parameter(1, -1),
    Parameter(1, 0, 3), Parameter(1, 0, -1), Parameter(2, 1, 0), Parameter(2, 0, 2),
])
def test_a_parameter_that_is_not_there_is_refused_by_name(p: Parameter) -> None:
    with pytest.raises(NotThereError, match="there is no layer|has no neuron"):
        Architecture((3, 2, 1)).index(p)


def test_what_is_on_screen_cannot_change_under_it() -> None:
    net = initial(Architecture((3, 2)), "normal", 0)

    for array in (net.theta, net.W[1], net.b[1]):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0


def test_setting_one_weight_makes_another_network_and_keeps_the_old() -> None:
    net = initial(Architecture((3, 2)), "normal", 0)
    before = net.theta.tobytes()

    other = net.with_parameter(Parameter(1, 1, 2), 7.0)

    assert other.W[1][1, 2] == 7.0
    assert np.flatnonzero(other.theta != net.theta).tolist() == [net.arch.index(Parameter(1, 1, 2))]
    assert net.theta.tobytes() == before


@pytest.mark.parametrize("sizes", [
    (1,) * 2, (1,) * (limits.LAYERS + 1),
    (limits.INPUTS, 1), (1, limits.WIDTH, 1), (1, limits.WIDTH),
    (974, 256),                                                     # 975 x 256 = 249,600
])
def test_sizes_at_the_bounds_are_allowed(sizes: tuple[int, ...]) -> None:
    assert Architecture(sizes).parameter_count <= limits.PARAMETERS


@pytest.mark.parametrize(("sizes", "error"), [
    ((), ShapeError), ((1,), ShapeError), ((1,) * (limits.LAYERS + 2), ShapeError),
    ((0, 1), RangeError), ((1, 0), RangeError), ((-1, 1), RangeError), ((1, -1, 1), RangeError),
    ((limits.INPUTS + 1, 1), RangeError), ((1, limits.WIDTH + 1, 1), RangeError), ((1, limits.WIDTH + 1), RangeError),
    ((976, 256), RangeError),                                       # 977 x 256 = 250,112
])
def test_sizes_beyond_the_bounds_are_refused(sizes: tuple[int, ...], error: type[AppError]) -> None:
    with pytest.raises(error):
        Architecture(sizes)


def test_parameters_are_counted_to_the_last_one() -> None:
    assert Architecture((999, 249, 4)).parameter_count == limits.PARAMETERS

    with pytest.raises(RangeError, match="250005 parameters; at most 250000"):
        Architecture((999, 249, 4, 1))


@pytest.mark.parametrize("names", [
    ("relu6", "sigmoid", "quadratic"), ("softmax", "sigmoid", "quadratic"),
    ("sigmoid", "step", "quadratic"), ("sigmoid", "sigmoid", "cubic"),
])
def test_unknown_names_are_answered_with_the_known_ones(names: tuple[str, str, str]) -> None:
    with pytest.raises(RangeError, match="must be one of"):
        Architecture((2, 1), *names)


@pytest.mark.parametrize("output", ["tanh", "relu", "linear"])
def test_cross_entropy_needs_outputs_between_0_and_1(output: str) -> None:
    with pytest.raises(RangeError, match="choose sigmoid or softmax"):
        Architecture((2, 1), "sigmoid", output, "cross_entropy")


def test_parameters_that_do_not_fit_are_refused_with_their_shape() -> None:
    arch = Architecture((2, 1))
    W, b = np.zeros((1, 2)), np.zeros(1)

    with pytest.raises(ShapeError, match="theta has shape"):
        Network(arch, np.zeros(4))
    with pytest.raises(ShapeError, match=r"W\[1\] has shape \(2, 1\)"):
        from_layers(arch, (NONE, W.T), (NONE, b))
    with pytest.raises(ShapeError, match=r"b\[1\] has shape \(2,\)"):
        from_layers(arch, (NONE, W), (NONE, np.zeros(2)))
    with pytest.raises(ShapeError, match="2 entries"):
        from_layers(arch, (W,), (NONE, b))


@pytest.mark.parametrize("init", INITS)
def test_same_seed_gives_the_same_start_bit_for_bit(init: str) -> None:
    arch = Architecture((5, 4, 3))

    assert initial(arch, init, 7).theta.tobytes() == initial(arch, init, 7).theta.tobytes()


@pytest.mark.parametrize("init", ["scaled_normal", "normal"])
def test_another_seed_gives_another_start(init: str) -> None:
    arch = Architecture((5, 4, 3))

    assert not np.any(initial(arch, init, 7).W[1] == initial(arch, init, 8).W[1])


def test_scaled_start_keeps_z_of_order_1_whatever_the_width() -> None:
    net = initial(Architecture((1000, 100)), "scaled_normal", 0)

    assert float(np.var(net.W[1])) * 1000 == pytest.approx(1.0, rel=0.02)       # 100,000 draws: 0.45 % a sigma
    assert not net.b[1].any()


def test_normal_start_draws_weights_and_biases_alike() -> None:
    net = initial(Architecture((1000, 100)), "normal", 0)

    assert float(np.var(net.W[1])) == pytest.approx(1.0, rel=0.02)
    assert net.b[1].all()


def test_start_at_zero_is_zero() -> None:
    assert not initial(Architecture((5, 4, 3)), "zeros", 1).theta.any()


@pytest.mark.parametrize(("init", "seed"), [("ones", 0), ("normal", -1), ("normal", limits.SEED + 1)])
def test_a_start_that_is_not_known_is_refused(init: str, seed: int) -> None:
    with pytest.raises(RangeError, match="must be"):
        initial(Architecture((2, 1)), init, seed)


def test_last_seed_is_allowed() -> None:
    assert initial(Architecture((2, 1)), "normal", limits.SEED).theta.all()
