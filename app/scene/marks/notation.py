"""How symbols are spelt: as 3Blue1Brown writes them, as Nielsen does, as Lee does, and with dd and g_*.

All else here writes as 3Blue1Brown does. Formulas ask a notation for each symbol; words are respelt by its rules.
A notation changes no number: where it would be another one, by the half in C, it says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

Index = int | str
"""A neuron's number, or a letter that stands for any: j."""

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
"""What is found in words, and what takes its place."""

_RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_BELOW: Final = "₀₁₂₃₄₅₆₇₈₉"
_LOWERED: Final = str.maketrans(_RAISED, _BELOW)
_LIFTED: Final = str.maketrans(_BELOW, _RAISED)
_PLAIN: Final = str.maketrans(_RAISED, "0123456789")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter with what stands below it and what is raised: marks, letters and numbers, one after the other."""

    letter: str
    below: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """What MathML calls such a thing."""
        kinds = {(False, False): "mrow", (True, False): "msub", (False, True): "msup", (True, True): "msubsup"}
        return kinds[bool(self.below), bool(self.raised)]

    @property
    def scripts(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """What stands below and what is raised, each word with the tag that MathML has for it."""
        return tuple(tuple((_tag(word), word) for word in words) for words in (self.below, self.raised) if words)


def _tag(word: str) -> str:
    return "mn" if word.isdigit() else "mi" if word.isalpha() else "mo"


Place = Callable[[str, int, tuple[Index, ...]], Symbol]
"""A letter, its layer, and which neurons it is about: that symbol."""


def _between(indices: tuple[Index, ...]) -> tuple[str, ...]:
    """With commas between them."""
    return tuple(word for index in indices for word in (",", str(index)))[1:]


def in_brackets(letter: str, l: int, indices: tuple[Index, ...]) -> Symbol:
    """The layer raised, in brackets since it is no power; the neurons below: to j, from k."""
    return Symbol(letter, _between(indices), ("(", str(l), ")"))


def raised(letter: str, l: int, indices: tuple[Index, ...]) -> Symbol:
    """The layer raised, the neurons below."""
    return Symbol(letter, _between(indices), (str(l),))


def by_arrow(letter: str, l: int, indices: tuple[Index, ...]) -> Symbol:
    """The layer below, for a weight with an arrow from the one before; the neurons raised."""
    return Symbol(letter, (str(l - 1), "→", str(l)) if letter == "w" else (str(l),), _between(indices))


@dataclass(frozen=True, slots=True, eq=False)
class Notation:
    """One way to write, of which there is one each.  name: in the address.  text: on the switch.  title: who writes so.

    place: a letter with its indices.  key: what is unlike the usual, in a sentence.
    cost, of_one: C, and what says that it is of one example.  d: before what changes.  times: between factors.
    slope: that of an activation, to be followed by z; wraps: whether z stands in brackets there.
    error: its letter, "" where it is written as the derivative that it is.  matrix: all weights of a layer.
    outer: between the sides of an outer product, and behind it.  turns: before what is turned over, "" for a raised T.
    layer, rise, italic: the layer beside a letter of the chain's picture, px up or down, and the letter of C there.
    says: what of a symbol says the layer, in words.  has_half: whether C has a half in front.
    has_arrow: whether an arrow leads from layer k to layer j.
    rules: of words.  sheet: by its number there, an equation of the sheet.
    """

    name: str
    text: str
    title: str
    place: Place
    key: str = ""
    cost: str = "C"
    of_one: str = "0"
    d: str = "∂"
    times: str = "⋅"
    slope: Symbol = Symbol("σ", (), ("′",))
    wraps: bool = True
    error: str = "δ"
    matrix: str = "W"
    outer: tuple[str, str] = ("⊗", "")
    turns: str = ""
    layer: str = "({l})"
    rise: int = -6
    italic: str = "𝐶"
    says: str = "({l}) says which layer and is no power"
    has_half: bool = False
    has_arrow: bool = False
    rules: tuple[Rule, ...] = ()
    sheet: Mapping[str, str] = field(default_factory=dict)

    def symbol(self, letter: str, l: int, *indices: Index) -> Symbol:
        """A quantity of layer l."""
        return self.place(letter, l, indices)

    @property
    def of_cost(self) -> Symbol:
        """C of one example."""
        return Symbol(self.cost, (self.of_one,) if self.of_one else ())

    def cost_of(self, i: Index) -> Symbol:
        """C of example i."""
        return Symbol(self.cost, (str(i),))

    def mark_of(self, l: int) -> str:
        """What says layer l beside a letter on the picture of a chain."""
        return self.layer.format(l=l)

    def layer_in_words(self, l: int) -> str:
        """What says layer l in a formula."""
        return self.says.format(l=l, before=l - 1)

    def half_in_words(self, cost: str) -> str:
        """Where the numbers of whoever writes so would be others.  cost: the network's, by its name."""
        return _HALVES.get(cost, "") if self.has_half else ""

    def words(self, text: str) -> str:
        """The same words, written so."""
        for pattern, instead in self.rules:
            text = pattern.sub(instead, text)
        return text


def _rule(pattern: str, instead: str | Callable[[re.Match[str]], str]) -> Rule:
    return re.compile(pattern), instead


_LAYER: Final = rf"⁽([{_RAISED}]+)⁾"
_NEURONS: Final = rf"((?:[{_BELOW}]+(?:,[{_BELOW}]+)*)?)"


def _arrowed(match: re.Match[str]) -> str:
    """w⁽²⁾₀,₃ as w₁→₂⁰,³."""
    before = int(match[2].translate(_PLAIN)) - 1
    below = "".join(_BELOW[int(digit)] for digit in str(before))
    return f"w{below}→{match[2].translate(_LOWERED)}{match[3].translate(_LIFTED)}"


def _lowered(match: re.Match[str]) -> str:
    """a⁽²⁾₃ as a₂³."""
    return match[1] + match[2].translate(_LOWERED) + match[3].translate(_LIFTED)


_C: Final = r"(?<=\bd)C(?=/d)|\bC\b"
"""Where it stands by itself, and in dC/dw."""


_PLAINLY: Final = "the raised {l} says which layer and is no power"
_HALVES: Final = {
    "quadratic": "His C has ½ in front, which this one has not: his C and all of his slopes are half of those here.",
    "half_quadratic": "His C has ½ in front, and so has this one: these are his numbers.",
}

USUAL: Final = Notation("", "3Blue1Brown", "As 3Blue1Brown writes in chapter 4", in_brackets)
NIELSEN: Final = Notation(
    "nielsen", "Nielsen", "As Michael Nielsen writes in chapter 2 of his book", raised,
    "δ stands for ∂C/∂z, the error of a neuron; the layer is raised without brackets and is no power.",
    of_one="x", matrix="w", layer="{l}", says=_PLAINLY, has_half=True,
    rules=(_rule("W(?=⁽)", "w"), _rule(_LAYER, r"\1")),
    sheet={
        "E1": "zˡ = wˡ aˡ⁻¹ + bˡ", "E2": "aˡ = σ(zˡ)", "E3": "Cₓ; if quadratic, ½ ‖y − aᴸ‖²",
        "E4": "∇ₐC; if quadratic, aᴸ − y",
        "E5": "δˡ = ∇ₐC ⊙ σ′(zˡ)", "E6": "∂C/∂wˡ = δˡ (aˡ⁻¹)ᵀ", "E7": "∂C/∂bˡ = δˡ", "E8": "∇ₐC = (wˡ)ᵀ δˡ",
        "E9": "∇C = 1/n Σₓ ∇Cₓ", "E10": "w → w − η ∂C/∂w",
    },
)
LEE: Final = Notation(
    "lee", "Lee", "As Hung-yi Lee writes in his lecture", raised,
    "l is the cost of one example and L(θ) that of all; ∂l/∂z has no letter of its own. He calls what the outputs "
    "say y; here they stay a, and y is what they should say.",
    cost="l", of_one="", error="", matrix="w", layer="{l}", italic="𝑙", says=_PLAINLY,
    rules=(_rule(r"δ" + _LAYER, r"∂l/∂z\1"), _rule(r"δ|\b[Dd]elta\b", "∂l/∂z"), _rule("W(?=⁽)", "w"),
           _rule(_LAYER, r"\1"), _rule(_C, "l")),
    sheet={
        "E1": "z = w₁x₁ + w₂x₂ + … + b", "E2": "a = σ(z)", "E3": "l, of one example", "E4": "∂l/∂y",
        "E5": "∂l/∂z = σ′(z) ∂l/∂a", "E6": "∂l/∂w = ∂z/∂w ∂l/∂z = a ∂l/∂z", "E7": "∂l/∂b = 1 · ∂l/∂z",
        "E8": "∂l/∂a = w₁ ∂l/∂z₁ + w₂ ∂l/∂z₂ + …", "E9": "∇L(θ), of all examples", "E10": "θ₁ = θ₀ − η ∇L(θ₀)",
    },
)
DD: Final = Notation(
    "dd", "dd and g_*", "With dd for what changes, and g_* for the slope of the activation g", by_arrow,
    "dd is ∂, -- divides, | multiplies entry by entry, rr turns over, aa is the learning rate; dd a alone is "
    "dd L -- dd a, and g_* z the slope of g at z. The layer stands below, k→j for a weight from layer k to layer j; "
    "the neurons are raised, j,k.",
    cost="L", of_one="", d="dd", times="|", slope=Symbol("g", ("*",)), wraps=False, error="", matrix="w",
    outer=("*|", "*"), turns="rr", layer="{l}", rise=4, italic="𝐿", has_arrow=True,
    says="what stands below says the layer, {l}, or {before}→{l} for a weight; what is raised is no power",
    rules=(
        _rule(rf"δ{_LAYER}", lambda match: f"dd z{match[1].translate(_LOWERED)}"), _rule(r"δ|\b[Dd]elta\b", "dd z"),
        _rule(rf"([wW]){_LAYER}{_NEURONS}", _arrowed), _rule(rf"([A-Za-zθ]){_LAYER}{_NEURONS}", _lowered),
        _rule(r"(?:∂|\bd)C/[∂d](?=\w)", "dd "),
        _rule(r"(?:∂|\bd)([Ca-zθ])\s?/\s?([∂d]?)(?=\w)", lambda m: f"dd {m[1]} -- {'dd ' if m[2] else ''}"),
        _rule(r"σ′\((\w)\)", r"g_* \1"), _rule("σ′", "g_*"), _rule("σ", "g"), _rule("η", "aa"),
        _rule(r"\s?aᵀ", " | rr a"), _rule(_C, "L"),
    ),
    sheet={
        "E1": "z_j = w_k->j | a_k summed over all k, and b_j", "E2": "a_j = g z_j", "E3": "L",
        "E4": "dd a_y = (dd L -- dd a_y)", "E5": "dd z_j = dd a_j | g_* z_j",
        "E6": "dd w_k->j = (dd a_j | g_* z_j) | rr a_k",
        "E7": "dd b_j = dd a_j | g_* z_j",
        "E8": "dd a_k = rr w_k->j | (dd a_j | g_* z_j)", "E9": "dd w_k->j, averaged over the batch",
        "E10": "w_*k->j = w_k->j minus aa dd w_k->j",
    },
)
NOTATIONS: Final = (USUAL, NIELSEN, LEE, DD)
_BY_NAME: Final = {notation.name: notation for notation in NOTATIONS}


def notation_named(name: str) -> Notation:
    """The notation of that name; the usual one for any other word."""
    return _BY_NAME.get(name, USUAL)
