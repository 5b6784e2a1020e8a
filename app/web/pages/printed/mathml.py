"""The board's symbols as MathML, one class (and so one colour) a symbol, spelt as a notation spells them.

As macros of a template they took up to ten times as long. Letters, words and indices are our own: none to escape.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from app.lenses.equation.slope import Equation, Factor
from app.lenses.paths.product import FactorOnPath
from app.lenses.paths.start import SlopeOf
from app.nn.network import Parameter
from app.scene.chain.nudge import Stop
from app.scene.marks.notation import Index, Notation, Symbol
from app.web.pages.printed.markup import Printed

ROLES: Final = {"C": "sym-C", "w": "sym-w", "b": "sym-w", "a": "sym-a", "z": "sym-z"}
"""The class of a letter."""
FACTORS: Final = {"a_k": "sym-a", "one": "", "w": "sym-w", "sigma_prime": "sym-z"}
"""That of a factor, by its kind; of any other, which comes from the cost, that of C."""
OPEN, CLOSE = '<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>'


Indexed: TypeAlias = Factor | FactorOnPath | Equation | SlopeOf
"""A factor, or what one asks about: of a kind, which is a symbol, with indices l, j and k."""


class Formulas:
    """One notation's. Whatever is given or returned as text is MathML; an index is a number, or a letter for any."""

    def __init__(self, notation: Notation) -> None:
        self._by = notation

    def letter(self, letter: str, l: int | None = None) -> Printed:
        """A quantity of a chain, where a layer has one neuron and needs no index; without a layer none has one."""
        if l is not None:
            return self._of(letter, l, (), f"sym-{letter}")
        return Printed(f'<mi class="sym-{letter}">{self._by.cost if letter == "C" else letter}</mi>')

    def stop(self, stop: Stop) -> Printed:
        """A quantity on the way along a chain."""
        return self.letter(stop.letter, None if stop.letter == "C" else stop.l)

    def all(self, letter: str, l: int, role: str = "") -> Printed:
        """All of a layer at once."""
        return self._of(letter, l, (), role)

    def w(self, l: int, j: Index, k: Index, by: Notation | None = None) -> Printed:
        """A weight.  by: another notation."""
        return _of(by or self._by, "w", l, (j, k), "sym-w")

    def b(self, l: int, j: Index) -> Printed:
        """A bias."""
        return self._of("b", l, (j,))

    def a(self, l: int, j: Index) -> Printed:
        """An activation."""
        return self._of("a", l, (j,))

    def z(self, l: int, j: Index) -> Printed:
        """A weighted sum."""
        return self._of("z", l, (j,))

    def C(self) -> Printed:
        """The cost of one example."""
        return _written(self._by.of_cost, "sym-C")

    def cost_of(self, i: Index) -> Printed:
        """That of example i."""
        return _written(self._by.cost_of(i), "sym-C")

    def partial(self, above: str, below: str, role: str = "") -> Printed:
        """A derivative."""
        d = f'<mo form="prefix">{self._by.d}</mo>'
        return Printed(f"<mfrac{_class(role)}><mrow>{d}{above}</mrow><mrow>{d}{below}</mrow></mfrac>")

    def error(self, l: int, j: Index) -> Printed:
        """dC/dz of a neuron: a letter where the notation has one for it."""
        if self._by.error:
            return self._of(self._by.error, l, (j,), "sym-C")
        return self.partial(self.C(), self.z(l, j), "sym-C")

    def errors(self, l: int) -> Printed:
        """All of a layer; where they have no letter, what they are."""
        by = self._by
        if by.error:
            return self.all(by.error, l, "sym-C")
        slopes = self.partial(self.C(), self.all("a", l, "sym-a"))
        gains = _written(by.slope) + self._behind(self.all("z", l, "sym-z"))
        return Printed(f"<mrow>{OPEN}{slopes}<mo>{by.times if by.turns else '⊙'}</mo>{gains}{CLOSE}</mrow>")

    def slope(self, l: int, j: Index) -> Printed:
        """sigma' of a neuron's z."""
        space = "" if self._by.wraps else '<mspace width="0.25em"></mspace>'
        return Printed(f'<mrow class="sym-z">{_written(self._by.slope)}{space}{self._behind(self.z(l, j))}</mrow>')

    def turned(self, inner: str) -> Printed:
        """A column as a row."""
        if self._by.turns:
            return Printed(f"<mo>{self._by.turns}</mo>{inner}")
        return Printed(f"<msup><mrow>{OPEN}{inner}{CLOSE}</mrow><mi>T</mi></msup>")

    def times(self) -> Printed:
        """Between two factors."""
        return Printed(f'<mo stretchy="false">{self._by.times}</mo>')

    def product(self, factors: Sequence[Indexed], j: Index | None = None) -> Printed:
        """Factors as derivatives, one after the other.  j: as for each of them."""
        return Printed(self.times().join([self.derivative(f, j) for f in factors]))

    def derivative(self, f: Indexed, j: Index | None = None) -> Printed:
        """A factor as the derivative that it is.  j: the neuron that it is of, instead of its own."""
        l, j = f.l, f.j if j is None else j
        match f.kind:
            case "a_k":
                return self.partial(self.z(l + 1, j), self.w(l + 1, j, f.k), "sym-a")
            case "one":
                return self.partial(self.z(l, j), self.b(l, j))
            case "w":
                return self.partial(self.z(l, j), self.a(l - 1, f.k), "sym-w")
            case "sigma_prime":
                return self.partial(self.a(l, j), self.z(l, j), "sym-z")
            case "da":
                return self.partial(self.C(), self.a(l, j), "sym-C")
        return self.partial(self.C(), self.z(l, j), "sym-C")

    def parameter(self, p: Parameter) -> Printed:
        """A weight or bias, as a formula of its own."""
        return Printed(f"<math>{self.b(p.l, p.j) if p.k is None else self.w(p.l, p.j, p.k)}</math>")

    def asked(self, of: Indexed) -> Printed:
        """dC by what an equation is about."""
        return self.partial(self.C(), self.w(of.l, of.j, of.k) if of.kind == "w" else self._of(of.kind, of.l, (of.j,)))

    def factor(self, f: Indexed) -> Printed:
        """A factor by its own letter."""
        match f.kind:
            case "a_k":
                return self.a(f.l, f.k)
            case "one":
                return Printed("<mn>1</mn>")
            case "w":
                return self.w(f.l, f.j, f.k)
            case "sigma_prime":
                return self.slope(f.l, f.j)
            case "da":
                return self.partial(self.C(), self.a(f.l, f.j), "sym-C")
        return self.error(f.l, f.j)

    def _of(self, letter: str, l: int, indices: tuple[Index, ...], role: str | None = None) -> Printed:
        return _of(self._by, letter, l, indices, ROLES[letter] if role is None else role)

    def _behind(self, z: Printed) -> str:
        """What an activation's slope is taken at."""
        return f"{OPEN}{z}{CLOSE}" if self._by.wraps else z


def role(f: Indexed) -> str:
    """The class of a factor."""
    return FACTORS.get(f.kind, "sym-C")


@lru_cache(4_096)
def _of(by: Notation, letter: str, l: int, indices: tuple[Index, ...], role: str) -> Printed:
    """The same few symbols stand in every formula: what is remembered is some 200 characters each."""
    return _written(by.symbol(letter, l, *indices), role)


def _written(symbol: Symbol, role: str = "") -> Printed:
    scripts = "".join([f"<mrow>{''.join([_word(*word) for word in script])}</mrow>" for script in symbol.scripts])
    return Printed(f"<{symbol.tag}{_class(role)}><mi>{symbol.letter}</mi>{scripts}</{symbol.tag}>")


def _word(tag: str, word: str) -> str:
    return f'<mo stretchy="false">{word}</mo>' if tag == "mo" else f"<{tag}>{word}</{tag}>"


def _class(role: str) -> str:
    return f' class="{role}"' if role else ""
