"""The code lens: the lines that make what is on the stage, with what their names hold now."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from app.lenses.chosen import meant, picked_in
from app.lenses.code.moment_names import in_function, looked_at, names_of
from app.lenses.code.source import ROLES, FunctionText, Span, Statement, source_of
from app.lenses.code.spellings import Spelt, same_in_words, spelt
from app.lenses.code.values import Names, Operand, operands, products
from app.lenses.fields import Fields
from app.lenses.lens import Lens
from app.lenses.moment import Moment
from app.lenses.sources import NIELSEN
from app.lenses.theta import Jump
from app.nn.network import Parameter
from app.nn.passes import backward, forward, step
from app.scene.view import Neuron, Selection, View

FUNCTIONS = ("sigma", "cost")
PARTS = ("forward", "backward", "step", *FUNCTIONS)
"""What there is to read: both passes and the step, and the functions of this network."""
MAKES = {"E1": "z[l]", "E2": "a[l]"}
"""What a line appends to its list, where it does not name the entry."""

WAYS = {
    "E1": "z-{l}-* a-{l}-* w-{l}-* b-{l}-* a-{k}-*", "E2": "z-{l}-* a-{l}-*", "E3": "C a-{L}-* y y-*",
    "E4": "a-{L}-* y y-*", "E5": "z-{l}-* a-{l}-*", "E6": "w-{l}-*", "E7": "b-{l}-*", "E8": "a-{k}-* w-{l}-*",
    "E10": "w-* b-*",
}
"""The marks that show the numbers of a line; * for all of them."""

KINDS = {"E1": "z w b", "E2": "a", "E3": "C", "E4": "a y", "E5": "z", "E6": "w", "E7": "b", "E8": "a", "E10": "w b"}
"""The kinds of marks whose number a line makes or needs: pointing at one lights the line."""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One statement.  line: in its file.  rows: its text in inks.  equation: on the sheet.  way, kinds: WAYS, KINDS.

    skips: whether lines before it are left out.  can_open: whether it has numbers.
    is_now: whether it made what is picked out, or what the pass has brought last.
    is_open: whether it is worked out; is_chosen: because it was asked for.
    """

    line: int
    rows: tuple[tuple[Span, ...], ...]
    equation: str
    way: str
    kinds: str
    skips: bool
    can_open: bool
    is_now: bool
    is_open: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A function, and the file that it stands in."""

    file: str
    lines: tuple[CodeLine, ...]


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A neuron.  ink: in which it is lit, z's or a's; "" where another is picked out and this one is not."""

    id: str
    ink: str


@dataclass(frozen=True, slots=True)
class Code:
    """parts: what there is to read; of: its name, "" for what is open.  listings: of that.

    is_whole: whether no line is left out.
    says: for which layer the open line is worked out, and whose entries.  operands: what its names hold.
    products: the shapes that meet in it.  spellings: of the product of the slopes, once they are known.
    same: how far they agree, in words.  at: the neurons that are looked at.
    """

    parts: tuple[Jump, ...]
    listings: tuple[Listing, ...]
    is_whole: bool
    says: str
    operands: tuple[Operand, ...]
    products: tuple[str, ...]
    spellings: tuple[Spelt, ...]
    same: str
    at: tuple[LookedAt, ...]


@dataclass(frozen=True, slots=True)
class _Now:
    """The equations that made what is looked at, the first of them first, and the layer each was made in."""

    part: str
    layers: dict[str, int]


def code(view: View, selection: Selection, part: str = "", line: int = 0, whole: bool = False) -> Code:
    """part: what is read, else that of the moment.  line: the one that is worked out, else the first that is lit.

    whole: with the lines that only check and prepare.
    """
    now = _now(view, selection.of)
    part = part if part in PARTS else now.part
    sources = _sources(view, part)
    opened = _opened(sources, now, part, line)
    l = view.L if part == "cost" else now.layers.get(opened.equation, _turn(view, selection.of))
    at, p = looked_at(view, selection.of, l)
    names = names_of(view, l, at, p)
    if part in FUNCTIONS:
        names = in_function(names, view, l)
    return Code(
        tuple(Jump(each, "" if each == part else each) for each in PARTS),
        tuple(_listing(source, _Way(view, l, now, part, opened, line), whole) for source in sources),
        whole or part in FUNCTIONS,
        _in_words(view, selection.of, at, l), _operands(opened, names), products(opened.node, names),
        *_spelt(view, l, at), _looked_at(view, selection.of, at, l),
    )


def _operands(of: Statement, names: Names) -> tuple[Operand, ...]:
    """Those of its names; and what it makes, where it appends that without a name."""
    made = MAKES.get(of.equation)
    return operands(of.node, names, ROLES) + (operands(ast.parse(made), names, ROLES) if made else ())


def _turn(view: View, id: str) -> int:
    """The layer of what is picked out; else the one that the pass has come to."""
    what = meant(view, id)
    if isinstance(what, Parameter | Neuron):
        return max(what.l, 1)
    return max(view.layer, 1) if view.phase in ("forward", "backward") else view.L


def _now(view: View, id: str) -> _Now:
    """Of what is picked out; else of where the passes stand."""
    l, is_back = _turn(view, id), view.phase == "backward"
    what = meant(view, id)
    if what is None and id[:1] not in ("C", "y"):
        return _of_the_phase(view, l)
    if id[:1] in ("C", "y"):
        return _Now("backward", {"E3" if id[:1] == "C" else "E4": view.L})
    is_a = isinstance(what, Neuron) and id.startswith("a")
    if not is_back:
        return _Now("forward", {"E2" if is_a and what is not None and what.l else "E1": l})
    if is_a and what is not None:
        return _Now("backward", {"E4": view.L} if what.l == view.L else {"E8": what.l + 1})
    return _Now("backward", {{"w": "E6", "b": "E7"}.get(id[:1], "E5"): l})


def _of_the_phase(view: View, l: int) -> _Now:
    if view.phase == "backward":
        return _Now("backward", dict.fromkeys(("E6", "E5", "E7", "E8", *(("E4",) if l == view.L else ())), l))
    if view.stepped is not None:
        return _Now("step", {"E10": l})
    if view.phase == "forward" and view.is_weighed:
        return _Now("backward", {"E3": l})
    return _Now("forward", {"E1": l, "E2": l})


def _sources(view: View, part: str) -> tuple[FunctionText, ...]:
    arch = view.net.arch
    hidden, last = arch.sigma(1), arch.sigma(view.L)
    of: dict[str, tuple[Callable[..., Any], ...]] = {
        "forward": (forward,), "backward": (backward,), "step": (step,),
        "sigma": tuple(dict.fromkeys((hidden.sigma, hidden.sigma_prime, last.sigma, last.sigma_prime))),
        "cost": (arch.C.term, arch.C.prime, *((arch.C.delta,) if arch.C.delta else ())),
    }
    return tuple(source_of(function) for function in of[part])


def _can_open(of: Statement, part: str) -> bool:
    """Whether it has numbers: what cites the sheet, and all that a function of z or a computes."""
    return bool(of.equation) or (part in FUNCTIONS and not isinstance(of.node, ast.FunctionDef | None))


def _opened(sources: tuple[FunctionText, ...], now: _Now, part: str, line: int) -> Statement:
    """The line that is asked for, if it has numbers; else the one that is lit first, else the first that has some."""
    every = [s for source in sources for s in source.statements if _can_open(s, part)]
    lit = {s.equation: s for s in every if s.equation}
    first = next((lit[cited] for cited in now.layers if cited in lit), every[0])
    return next((s for s in every if s.line == line), first)


@dataclass(frozen=True, slots=True)
class _Way:
    """What a line is shown by.  asked: its number in the address."""

    view: View
    l: int
    now: _Now
    part: str
    opened: Statement
    asked: int


def _listing(source: FunctionText, by: _Way, whole: bool) -> Listing:
    every = source.statements
    shown = every if whole or by.part in FUNCTIONS else source.citing
    after = {id(s): before for before, s in zip((None, *every), every, strict=False)}
    lines = [_line(s, by, skips=after[id(s)] is not None and after[id(s)] not in shown) for s in shown]
    return Listing(source.file, tuple(lines))


def _line(s: Statement, by: _Way, *, skips: bool) -> CodeLine:
    turn = by.now.layers.get(s.equation, by.l)
    way = WAYS.get(s.equation, "").format(l=turn, k=turn - 1, L=by.view.L)
    return CodeLine(s.line, s.rows, s.equation, way, KINDS.get(s.equation, ""), skips, _can_open(s, by.part),
                    s.equation in by.now.layers, s is by.opened, s is by.opened and s.line == by.asked)


def _in_words(view: View, id: str, at: dict[int, int], l: int) -> str:
    """The layer whose turn it is, whose entries are shown, and why theirs."""
    has_delta = view.bwd is not None and view.knows_slopes(l)

    def why(m: int) -> str:
        if picked_in(view, m, id):
            return "picked out"
        return "with the largest delta" if m == l and has_delta else \
            "the first" if view.activation(m) is None else "with the largest a"

    entries = "; ".join(f"neuron {at[m]} of layer {m}, {why(m)}" for m in (l, l - 1))
    return f"Now, with l = {l}. Entries: {entries}."


def _spelt(view: View, l: int, at: dict[int, int]) -> tuple[tuple[Spelt, ...], str]:
    """Three spellings of one product, and how many of their numbers are those of the backward pass."""
    a, bwd = view.activation(l - 1), view.bwd
    if bwd is None or a is None or not view.knows_slopes(l):
        return (), ""
    found = spelt(bwd.delta[l], a, bwd.nabla_W[l], (at[l], at[l - 1]))
    return found, same_in_words(found, bwd.nabla_W[l].size)


def _looked_at(view: View, id: str, at: dict[int, int], l: int) -> tuple[LookedAt, ...]:
    inks = {l: "sym-z", l - 1: "sym-a"}
    picked = {m for m in inks if picked_in(view, m, id)} or set(inks)
    return tuple(LookedAt(f"a-{m}-{j}", inks[m] if m in picked else "") for m, j in at.items())


class CodeFields(Fields):
    """part: what is read.  line: the one that is worked out, by its number in its file.  whole: with all others."""

    part: str = Field("", max_length=20)
    line: Annotated[int, Field(ge=0, le=9_999)] = 0
    whole: str = Field("", max_length=1)


def _drawn(moment: Moment) -> Code:
    said = moment.fields
    return code(moment.view, moment.picked, said.part, said.line, bool(said.whole))


CODE = Lens("code", "The lines of numpy that make these numbers", _drawn, group="numbers", fields=CodeFields,
            lights=lambda panel: {each.id: each.ink for each in panel.at if each.ink}, picks="code",
            sources=(NIELSEN,))
