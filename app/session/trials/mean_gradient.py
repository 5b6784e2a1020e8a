"""The mean gradient over many examples, in turns: over a whole half of the digits it takes a second."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.nn.batch import BatchGradient, gradient
from app.nn.engine.sgd import Source
from app.nn.network import Network
from app.nn.whole import pieces
from app.session.moves.turns import in_time


class MeanGradient:
    """All examples of a source, a piece after the other.  (E9)"""

    def __init__(self, net: Network, source: Source) -> None:
        """Raises RangeError, as soon as it advances, for no examples."""
        self._net, self._source = net, source
        self._cost, self._nabla = 0.0, np.zeros(net.arch.parameter_count)
        self._added = self._add()

    def advance(self) -> bool:
        """A turn of the pieces."""
        return in_time(lambda: next(self._added, False))

    def report(self) -> BatchGradient:
        """The mean, once all pieces were added up."""
        n = len(self._source)
        return BatchGradient(self._cost / n, self._nabla / n)

    def _add(self) -> Iterator[bool]:
        for X, Y in pieces(self._net.arch, self._source):
            part = gradient(self._net, X, Y)
            self._cost += part.cost * len(X)
            self._nabla += part.nabla * len(X)
            yield True
