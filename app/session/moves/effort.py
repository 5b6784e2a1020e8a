"""How long a move takes, estimated: one unit is a parameter's share in one example, some 0.15 ns on one core.

Known before the move is made, and the same on every machine: bounds and checkpoints go by it, not by a clock.
"""

from __future__ import annotations

from app import limits
from app.errors import RangeError
from app.nn.network import Architecture
from app.session.state.move import Choose, Drawn, Forward, Move, Teach, Train
from app.session.state.samples import samples
from app.session.state.state import State

STEP = 80_000
"""An SGD step's calls, however small the network: some 10 us. The same again for each further chunk of its batch."""

PASS = 500_000
"""A move's or a round's calls."""

PARAMETER = 20
"""A parameter outside the matrix products: read, written, compared, a few ns in all."""

SHUFFLE = 100
"""An example's share in the shuffle with which each training begins."""

SAMPLE = 700_000
"""A sample's calls, and its share of a parameter's work on an example: a forward pass is a third of a step."""

POINT = 100_000
"""A point of a drawing that is made into pixels: some 10 us."""


def work_of(arch: Architecture, steps: int, batch_size: int, n: int) -> int:
    """Parameters x examples of a training: what limits.WORK bounds."""
    return arch.parameter_count * steps * min(batch_size, n)


def check_work(arch: Architecture, steps: int, batch_size: int, n: int) -> None:
    """Raise RangeError for more than limits.WORK, with the steps that are allowed."""
    if work_of(arch, steps, batch_size, n) > limits.WORK:
        most = int(limits.WORK) // work_of(arch, 1, batch_size, n)
        raise RangeError(f"that is too much for one command: with this network and batch, steps go from 1 to {most}")


def check_preview(arch: Architecture, steps: int, batch_size: int, n: int) -> None:
    """Raise RangeError for a training beyond limits.PREVIEW that nobody began, with the steps that are allowed."""
    if (most := limits.PREVIEW // step_effort(arch, batch_size, n)) < steps:
        raise RangeError(f"a link is computed for about a second at most, which is {most} steps with this network and "
                         "batch: open it with fewer, then press play")


def step_effort(arch: Architecture, batch_size: int, n: int) -> int:
    """Of one step on a mini-batch.  n: examples to train on."""
    return max(1, -(-min(batch_size, n) // limits.CHUNK)) * STEP + work_of(arch, 1, batch_size, n)


def effort(move: Move, before: State, after: State, n: int) -> int:
    """What it takes to make the move again.  n: examples to train on."""
    rounds = 1 + after.step - before.step if isinstance(move, Teach) else 1
    total = rounds * (PASS + PARAMETER * after.net.arch.parameter_count)
    if isinstance(move, Train):
        total += samples(before.step, after.step) * (SAMPLE + 2 * limits.PROBE * after.net.arch.parameter_count // 3)
        total += move.steps * step_effort(after.net.arch, after.batch_size, n) + SHUFFLE * n
    if isinstance(move, Choose | Forward) and isinstance(move.example, Drawn):
        total += POINT * sum(map(len, move.example.strokes))
    return total
