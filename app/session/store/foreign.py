"""A start and snapshots from somebody's file: checked number by number, before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple

import numpy as np
from pydantic import ValidationError

from app import limits
from app.data import own_points
from app.data.examples import target
from app.data.own_points import OwnPoints, in_turn
from app.errors import FileError
from app.nn.network import Architecture
from app.nn.outcome import Sample
from app.session.moves.checks import checked_batch_size, checked_seed, checked_theta, checked_y
from app.session.moves.start import start
from app.session.state.config import PRESETS, Config
from app.session.state.library import Library
from app.session.state.state import State
from app.session.store.snapshot import Plain, Snapshot, plain_of, restored

WHOLE = 2**53
"""Beyond it a float does not count in ones any more; no session comes near."""
COSTS = 1e300


def checked_start(config: Config, library: Library) -> State:
    """The start of a config.  Raises FileError, and what start raises."""
    if config.preset not in PRESETS:
        raise FileError(f"preset must be one of {', '.join(PRESETS)}", "preset")
    arch = config.architecture
    for name, numbers, most in (("theta", config.theta, limits.THETA), ("x", config.x, arch.sizes[0]),
                                ("y", config.y, arch.sizes[-1])):
        if len(numbers) > most or not _finite(numbers, limits.WEIGHT):
            raise FileError(f"{name} of its start must be at most {most} finite numbers", name)
    _check(0.0 <= config.noise <= limits.NOISE, f"noise must be from 0 to {limits.NOISE:g}")
    return start(config, library)


def checked(snapshot: Snapshot, config: Config, library: Library) -> State:
    """The state that was written down, if there can be one such.  Raises FileError, and what an example raises."""
    checked_start(config, library)
    try:
        plain = plain_of(snapshot)
    except ValidationError:
        raise FileError("what it says of the stage cannot be read") from None
    arch = config.architecture
    _check_weights(snapshot.theta, arch, 1 + (plain.stepped is not None))
    _check_stage(plain, arch)
    _check_counts(plain)
    _check_points(plain, arch)
    state = restored(snapshot, config, library)
    dataset = library.data(state)
    checked_seed(plain.seed)
    if dataset is None or len(dataset.train) or plain.batch_size != 1:      # which is what none leave of it
        checked_batch_size(plain.batch_size, dataset)
    _check(plain.position <= (len(dataset.train) if dataset else 0), "its place in the epoch is beyond the data")
    return state


def _check(is_so: bool, sentence: str) -> None:
    if not is_so:
        raise FileError(sentence)


def _finite(numbers: Iterable[float | None], most: float = COSTS) -> bool:
    """Whether all are numbers up to so far from 0, or left out."""
    return all(v is None or abs(v) <= most for v in numbers)       # False for NaN as well


def _check_weights(theta: bytes, arch: Architecture, networks: int) -> None:
    _check(len(theta) == 8 * arch.parameter_count * networks,
           f"weights of {len(theta):,} bytes do not fit: {networks} x {arch.parameter_count:,} numbers take 8 each")
    checked_theta(np.frombuffer(theta, dtype="<f8"))


def _check_stage(plain: Plain, arch: Architecture) -> None:
    """A phase has the layers, the example and the step that it can have."""
    L, example, stepped = arch.L, plain.example, plain.stepped
    layers = {"ready": (0, 0), "forward": (1, L), "backward": (1, L), "diverged": (0, 0)}[plain.phase]
    _check(layers[0] <= plain.layer <= layers[1], f"{plain.phase} at layer {plain.layer} cannot be")
    _check((1 if plain.phase == "diverged" else 0) <= plain.diverged_layer <= (L if plain.phase == "diverged" else 0),
           f"layer {plain.diverged_layer} cannot have diverged")
    _check(example is not None or plain.phase in ("ready", "diverged"), "a pass needs an example")
    if example is not None and example.y is not None:
        checked_y(example.y, arch)
    if example is not None and example.label is not None:
        target(example.label, arch.sizes[-1])
    has_y = example is not None and example.y is not None
    may = {"forward": plain.layer == L and has_y, "backward": has_y}.get(plain.phase, False)
    _check(plain.is_weighed is False or may, "the cost cannot be on the stage")
    _check(plain.is_weighed or plain.phase != "backward", "a backward pass begins at the cost")
    if stepped is not None:
        _check(plain.phase == "ready" and has_y, "a step cannot be on the stage")
        _check(0.0 < abs(stepped.eta) <= limits.ETA and 0 <= stepped.steps <= limits.TEACH_STEPS
               and _finite((stepped.cost_before, stepped.cost_after)), "its last step cannot have been")


def _check_counts(plain: Plain) -> None:
    _check(0.0 < plain.eta <= limits.ETA, f"eta must be above 0 and at most {limits.ETA:g}")
    counts = (plain.step, plain.epoch, plain.position, plain.trained.steps if plain.trained else 0)
    _check(all(0 <= n <= WHOLE for n in counts), "a count of steps is beyond what there can be")
    _check(_finite((plain.width_top, plain.first_cost, plain.trained.cost if plain.trained else None)),
           "a cost or a width is no finite number")
    _check((plain.width_top or 0.0) >= 0.0, "a width cannot be below 0")
    _check_curve(plain.curve)


def _check_curve(curve: Sequence[Sample]) -> None:
    steps = [sample.step for sample in curve]
    _check(len(curve) <= 3 * limits.CURVE and steps == sorted(set(steps)) and all(0 <= n <= WHOLE for n in steps),
           "its curve has more samples than there can be, or not in their order")
    _check(all(_finite(astuple(sample)[1:]) for sample in curve), "its curve has what is no finite number")
    shares = [share for sample in curve for share in (sample.accuracy, sample.test_accuracy) if share is not None]
    _check(all(0.0 <= share <= 1.0 for share in shares), "a share of right answers is from 0 to 1")


def _check_points(plain: Plain, arch: Architecture) -> None:
    if plain.points is None:
        return
    points = plain.points if isinstance(plain.points, OwnPoints) else in_turn(plain.points)
    _check(arch.sizes[0] == 2, "only a network with two inputs learns from points")
    own_points.check_count(len(points))
    for point in (*points.train, *points.test):
        own_points.check(point, limits.INPUT)
    _check(sum(map(len, points.said)) <= limits.BODY, "too much is said of its points")
