"""The first state of a session: a pure function of its config."""

from __future__ import annotations

from app.data.examples import Dataset
from app.errors import RangeError, ShapeError
from app.nn.initial import INITS
from app.nn.network import Architecture
from app.session.checks import checked_batch_size, checked_eta, checked_seed
from app.session.config import Config
from app.session.library import Library
from app.session.moves import Picked
from app.session.setting import starting
from app.session.stage import found
from app.session.state import State

STARTS = ("random", "trained")


def start(config: Config, library: Library) -> State:
    """Version 0. With data, the first test example is on the stage.

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
        net=starting(arch, config.start, config.init, seed, library),
        eta=checked_eta(config.eta),
        batch_size=checked_batch_size(config.batch_size, dataset),
        example=found(Picked("test", 0), config, library) if dataset is not None else None,
        seed=seed,
    )


def check_fit(dataset: Dataset, arch: Architecture) -> None:
    """Raise ShapeError unless the network can read every x and say every label of the data."""
    n_0, n_L = arch.sizes[0], arch.sizes[-1]
    if n_0 != dataset.inputs:
        raise ShapeError(f"an example of {dataset.name} has {dataset.inputs} numbers; layer 0 has {n_0} neurons")
    if dataset.classes > max(n_L, 2):
        raise ShapeError(
            f"{dataset.name} has {dataset.classes} labels; layer {arch.L} has {n_L} neurons and needs one for each"
        )
