"""Every file that can be taken home, one entry each: the API, the page and the tests read this list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.exchange import moment, receipt, scripts, tables, weights
from app.session.state.state import State


def always(state: State) -> bool:
    """True."""
    return True


@dataclass(frozen=True, slots=True)
class Export:
    """word: in its address.  file: the end of its name.  media_type: what a browser is told that it is.

    title, text: on the page, what it is and what it is good for.  write: its bytes; raises what the page then says.
    is_there: whether there is anything to write at this moment.  needs: what must come first, where it may not be.
    stop: the stop of the pass that brings it, "" where none does.
    """

    word: str
    file: str
    media_type: str
    title: str
    text: str
    write: Callable[[State], bytes]
    is_there: Callable[[State], bool] = always
    needs: str = ""
    stop: str = ""


EXPORTS: Final = {each.word: each for each in (
    Export("receipt", "receipt.json", "application/json", "receipt of one step",
           "Every number of a forward, a backward and a step, to be recomputed: backprop-live check receipt.json.",
           receipt.write, receipt.has_step, "go forward and backward first", "backward"),
    Export("safetensors", "weights.safetensors", "application/octet-stream", "weights as .safetensors",
           "For PyTorch: load_state_dict of an nn.Sequential takes them as they are.", weights.as_safetensors),
    Export("npz", "weights.npz", "application/zip", "weights as .npz", "For numpy.load: W1, b1, W2, ...",
           weights.as_npz),
    Export("json", "weights.json", "application/json", "weights as JSON", "For anything that reads lists.",
           weights.as_json),
    Export("numpy", "numpy.py", "text/x-python", "a program for numpy",
           "Both passes in 50 lines: it prints C and the widest slopes, as the stage has them.",
           scripts.numpy, scripts.has_example, "put an example on the stage, and say what it is"),
    Export("pytorch", "pytorch.py", "text/x-python", "a program for PyTorch",
           "The same by autograd, to see that it agrees.", scripts.pytorch, scripts.has_example,
           "put an example on the stage, and say what it is"),
    Export("moment", "moment.json", "application/json", "all numbers of this moment",
           "The network, the example, and all that its passes have reached, as JSON.", moment.write),
    Export("slopes", "slopes.csv", "text/csv", "slopes as CSV", "Every weight and bias with its slope, a row each.",
           tables.slopes, tables.has_slopes, "go forward and backward first", "backward"),
    Export("curve", "curve.csv", "text/csv", "the curve as CSV", "How training went: a row a sample.",
           tables.curve, tables.has_curve, "train a little first"),
)}
WORDS: Final = ", ".join(EXPORTS)
