"""The floor of a watched training: the same training with nobody who watches."""

from __future__ import annotations

import time

from app.nn.engine.sgd import Sgd
from app.session.moves.start import start
from app.session.state.config import PRESETS
from app.session.state.library import Library


def bare() -> float:
    """Steps a second of the digits' training in this process, for a second."""
    library, config = Library(), PRESETS["digits"]
    state, data = start(config, library), library.dataset(config)
    assert data is not None
    sgd, begun, steps = Sgd(state.net, library.source(data.train, 10), state.batch_size, 0), time.perf_counter(), 0
    while time.perf_counter() < begun + 1.0:
        steps += sgd.run(200, state.eta).steps
    return steps / (time.perf_counter() - begun)
