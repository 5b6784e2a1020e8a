"""The first state of a session: a pure function of its config."""

from __future__ import annotations

import numpy as np

from app.data.examples import Dataset
from app.errors import RangeError, ShapeError
from app.nn.initial import INITS
from app.nn.network import Architecture, Network
from app.session.moves.checks import checked_batch_size, checked_eta, checked_seed, checked_theta
from app.session.moves.setting import starting
from app.session.moves.stage import found
from app.session.state.config import Config
from app.session.state.library import Library
from app.session.state.move import Given, Picked
from app.session.state.state import Example, State

STARTS = ("random", "trained")


def start(config: Config, library: Library) -> State:
    """Version 0. On the stage is an example of the data, or without data the one that the config gives.

    Raises RangeError, ShapeError, and OutOfTurnError for trained weights of a shape that there are none of.
    """
    arch = config.architecture
    if config.init not in INITS:
        raise RangeError(f"init must be one of {', '.join(INITS)}")
    if config.start not in STARTS:
        raise RangeError(f"start must be one of {', '.join(STARTS)}")
    dataset = library.dataset(config)
    if dataset is not None:
        check_fit(dataset, arch)
    seed = checked_seed(config.seed)
    return State(
        config=config,
        net=_given(arch, config.theta) if config.theta else starting(arch, config.start, config.init, seed, library),
        eta=checked_eta(config.eta),
        batch_size=checked_batch_size(config.batch_size, dataset),
        example=_example(config, dataset),
        seed=seed,
    )


def _given(arch: Architecture, theta: tuple[float, ...]) -> Network:
    return Network(arch, checked_theta(np.array(theta)))


def _example(config: Config, dataset: Dataset | None) -> Example | None:
    if dataset is not None:
        return found(Picked(config.split, config.index), config.architecture, dataset)
    return found(Given(config.x, config.y or None), config.architecture, None) if config.x else None


def check_fit(dataset: Dataset, arch: Architecture) -> None:
    """Raise ShapeError unless the network can read every x and say every label of the data."""
    n_0, n_L = arch.sizes[0], arch.sizes[-1]
    if n_0 != dataset.inputs:
        raise ShapeError(f"an example of {dataset.name} has {dataset.inputs} numbers; layer 0 has {n_0} neurons")
    if dataset.classes > max(n_L, 2):
        raise ShapeError(
            f"{dataset.name} has {dataset.classes} labels; layer {arch.L} has {n_L} neurons and needs one for each"
        )
