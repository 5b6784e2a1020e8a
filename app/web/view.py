"""A session's state as the scene sees it. The only place where the two rooms meet."""

from __future__ import annotations

import numpy as np

from app.data.examples import Dataset
from app.scene.view import Half, View
from app.session.state.state import State

PICTURES = {784: 28}
"""Inputs that are drawn as an image, and its width: MNIST's."""


def view_of(state: State, dataset: Dataset | None = None) -> View:
    """The same moment, in the scene's terms.  dataset: what the session learns from."""
    stepped, example = state.stepped, state.example
    return View(
        net=state.net,
        phase=state.phase,
        layer=state.layer,
        is_weighed=state.is_weighed,
        x=example.x if example else None,
        y=example.y if example else None,
        label=example.label if example else None,
        fwd=state.fwd,
        bwd=state.bwd,
        moved=state.net.theta - stepped.before.theta if stepped else None,
        stepped=stepped,
        trained=state.trained,
        diverged_layer=state.diverged_layer,
        width_top=state.width_top,
        side=PICTURES.get(state.net.sizes[0], 0),
        curve=state.curve,
        eta=state.eta,
        halves=() if dataset is None or dataset.inputs != 2 else _halves(dataset),
    )


def _halves(dataset: Dataset) -> tuple[Half, ...]:
    pairs = (("train", dataset.train), ("test", dataset.test))
    return tuple(Half(name, np.asarray(half.raw, np.float64), half.labels) for name, half in pairs)
