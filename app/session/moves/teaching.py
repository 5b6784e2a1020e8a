"""Teaching one example until the network gets it right, in turns whose length the result does not depend on."""

from __future__ import annotations

from dataclasses import replace

from app import limits
from app.errors import OutOfTurnError, RangeError
from app.nn import passes
from app.nn.batch import label_said
from app.nn.outcome import Stepped
from app.session.moves.passes import known_y
from app.session.moves.stage import cleared, diverged
from app.session.moves.turns import in_time
from app.session.state.move import Teach
from app.session.state.state import State


def is_right(state: State) -> bool:
    """Whether the network answers the example on the stage as it should; not while nobody has said how."""
    example = state.example
    if example is None or example.label is None:
        return False
    return label_said(passes.forward(state.net, example.x).a[state.net.L]) == example.label


class Teaching:
    """Forward, backward, step on the example on the stage; stops before the round in which it is already right."""

    def __init__(self, state: State, move: Teach) -> None:
        """Raises OutOfTurnError, RangeError."""
        if not 1 <= move.steps <= limits.TEACH_STEPS:
            raise RangeError(f"steps must be a whole number from 1 to {limits.TEACH_STEPS}")
        self._y = known_y(state.example)
        assert state.example is not None
        self._x, self._label = state.example.x, state.example.label
        if self._label is None:
            raise OutOfTurnError("teaching stops once the answer is right: say which label that is, not only y")
        self._before, self._net, self._fwd = state, state.net, passes.forward(state.net, self._x)
        if self._is_right():
            raise OutOfTurnError(f"the network already answers {self._label}: there is nothing to teach")
        self._move, self._rounds, self._diverged_layer = move, 0, 0

    def advance(self) -> bool:
        """A turn of the rounds."""
        return in_time(self._more)

    def _is_right(self) -> bool:
        return label_said(self._fwd.a[self._net.L]) == self._label

    def _more(self) -> bool:
        bwd = passes.backward(self._net, self._fwd, self._y)
        net = passes.step(self._net, bwd.nabla, self._before.eta)
        if isinstance(net, passes.Diverged):
            self._diverged_layer = net.layer
            return False
        self._net, self._fwd = net, passes.forward(net, self._x)
        self._rounds += 1
        return self._rounds < self._move.steps and not self._is_right()

    def report(self) -> State:
        """The session's state after the rounds made so far."""
        s = replace(self._before, net=self._net, step=self._before.step + self._rounds)
        if self._diverged_layer:
            return diverged(s, self._diverged_layer)
        first = passes.forward(self._before.net, self._x)
        return replace(cleared(s), stepped=Stepped(
            eta=s.eta,
            cost_before=passes.cost(self._before.net, first, self._y),
            cost_after=passes.cost(self._net, self._fwd, self._y),
            before=self._before.net,
            steps=self._rounds,
        ))
