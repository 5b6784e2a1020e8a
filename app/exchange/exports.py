"""Every file that can be taken home, one entry each: the API, the page and the tests read this list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.exchange import receipt
from app.session.state.state import State


def always(state: State) -> bool:
    """True."""
    return True


@dataclass(frozen=True, slots=True)
class Export:
    """word: in its address.  file: the end of its name.  media_type: what a browser is told that it is.

    title, text: on the page, what it is and what it is good for.  write: its bytes; raises what the page then says.
    is_there: whether there is anything to write at this moment.
    """

    word: str
    file: str
    media_type: str
    title: str
    text: str
    write: Callable[[State], bytes]
    is_there: Callable[[State], bool] = always


EXPORTS: Final = {each.word: each for each in (
    Export("receipt", "receipt.json", "application/json", "receipt of one step",
           "Every number of a forward, a backward and a step, to be recomputed: backprop-live check receipt.json.",
           receipt.write, receipt.has_step),
)}
WORDS: Final = ", ".join(EXPORTS)
