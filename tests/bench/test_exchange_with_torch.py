"""PyTorch both ways: what is taken home says the same there, and its own networks say the same here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load, save
from torch import nn

from app.exchange import scripts
from app.exchange.weights import as_safetensors, read
from app.nn.network import Architecture, Network
from app.nn.passes import forward
from tests.exchange.moments import moment
from tests.exchange.test_scripts import assert_says_the_stage
from tests.nn.conftest import KINDS

SIGMA: dict[str, Any] = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "linear": nn.Identity,
                         "softmax": lambda: nn.Softmax(dim=-1)}
SIX = (
    Architecture((1, 1, 1, 1)), Architecture((2, 4, 2, 1), "tanh", "sigmoid"), Architecture((784, 16, 16, 10)),
    Architecture((5, 7, 3), "relu", "softmax", "cross_entropy"), Architecture((3, 8, 8, 8, 2), "tanh", "linear"),
    Architecture((9, 4), "linear", "sigmoid", "cross_entropy"),
)


def sequential(arch: Architecture) -> nn.Sequential:
    """The same network of theirs, with weights of its own."""
    pairs = zip(arch.sizes, arch.sizes[1:], strict=False)
    return nn.Sequential(*(part for l, (n_k, n_j) in enumerate(pairs, 1) for part in (
        nn.Linear(n_k, n_j, dtype=torch.float64), SIGMA[arch.sigma(l).name]())))


def assert_says_the_same(net: Network, model: nn.Sequential) -> None:
    for x in np.random.default_rng(1).normal(size=(5, net.sizes[0])):
        theirs = model(torch.tensor(x)).detach().numpy()
        assert forward(net, x).a[net.L] == pytest.approx(theirs, rel=0, abs=1e-12)


@pytest.mark.parametrize("arch", SIX, ids=str)
def test_weights_taken_home_say_the_same_there(arch: Architecture) -> None:
    state, model = moment(arch, seed=4), sequential(arch)

    model.load_state_dict(load(as_safetensors(state)))

    assert_says_the_same(state.net, model)


@pytest.mark.parametrize("arch", SIX, ids=str)
def test_weights_brought_in_say_the_same_here(arch: Architecture) -> None:
    model = sequential(arch)

    brought = read(save(model.state_dict()), json.loads)

    assert brought.sizes == arch.sizes
    assert_says_the_same(Network(arch, brought.theta), model)


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_program_for_pytorch_says_what_the_stage_says(
    kind: tuple[str, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    state = moment(Architecture((3, 4, 3, 2), *kind), seed=2)
    before = torch.get_default_dtype()

    exec(compile(scripts.pytorch(state), "stage.py", "exec"), {})

    torch.set_default_dtype(before)
    assert_says_the_stage(capsys.readouterr().out, state)


def test_it_runs_as_a_file(tmp_path: Path) -> None:
    state = moment(SIX[2], far=0.1)
    (tmp_path / "stage.py").write_bytes(scripts.pytorch(state))

    run = subprocess.run([sys.executable, tmp_path / "stage.py"], capture_output=True, text=True, check=True)

    assert_says_the_stage(run.stdout, state)


def test_what_torch_itself_saves_is_never_opened(tmp_path: Path) -> None:
    torch.save(sequential(SIX[0]).state_dict(), tmp_path / "weights.pt")

    with pytest.raises(Exception, match="a pickle in it, and those are never opened"):
        read((tmp_path / "weights.pt").read_bytes(), json.loads)
