"""Four ways to write the same: each symbol as its author writes it, words respelt, and no number another."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.nn.network import Parameter
from app.scene.marks.notation import DD, LEE, NIELSEN, NOTATIONS, USUAL, Notation, Symbol, notation_named
from app.scene.marks.words import indexed, name


def written(symbol: Symbol) -> str:
    """Letter, _below and ^raised."""
    below, above = "".join(symbol.below), "".join(symbol.raised)
    return symbol.letter + (below and f"_{below}") + (above and f"^{above}")


@pytest.mark.parametrize(("notation", "w", "a"), [
    (USUAL, "w_0,3^(2)", "a_1^(2)"), (NIELSEN, "w_0,3^2", "a_1^2"), (LEE, "w_0,3^2", "a_1^2"),
    (DD, "w_1→2^0,3", "a_2^1"),
])
def test_a_weight_and_an_activation_of_layer_2(notation: Notation, w: str, a: str) -> None:
    """The arrow leads from layer k to layer j: what carries a_k to z_j."""
    assert written(notation.symbol("w", 2, 0, 3)) == w
    assert written(notation.symbol("a", 2, 1)) == a


@pytest.mark.parametrize(("notation", "cost", "slope"), [
    (USUAL, "C_0", "σ^′"), (NIELSEN, "C_x", "σ^′"), (LEE, "l", "σ^′"), (DD, "L", "g_*"),
])
def test_the_cost_of_one_example_and_the_slope_of_an_activation(notation: Notation, cost: str, slope: str) -> None:
    assert written(notation.of_cost) == cost
    assert written(notation.slope) == slope


def test_each_part_of_a_symbol_has_its_tag() -> None:
    assert USUAL.symbol("w", 2, "j", 3).scripts == (
        (("mi", "j"), ("mo", ","), ("mn", "3")), (("mo", "("), ("mn", "2"), ("mo", ")")))
    assert [Symbol("a", *parts).tag for parts in ((), (("0",),), ((), ("1",)), (("0",), ("1",)))] == [
        "mrow", "msub", "msup", "msubsup"]


SAID = {
    "δ⁽²⁾ times a⁽¹⁾": ("δ² times a¹", "∂l/∂z² times a¹", "dd z₂ times a₁"),
    "w⁽³⁾₀,₁₁, a⁽²⁾₁₁": ("w³₀,₁₁, a²₁₁", "w³₀,₁₁, a²₁₁", "w₂→₃⁰,¹¹, a₂¹¹"),
    "the shape of W⁽¹²⁾": ("the shape of w¹²", "the shape of w¹²", "the shape of w₁₁→₁₂"),
    "nudge, −dC/dw": ("nudge, −dC/dw", "nudge, −dl/dw", "nudge, −dd w"),
    "θ − η ∂C/∂θ": ("θ − η ∂C/∂θ", "θ − η ∂l/∂θ", "θ − aa dd θ"),
    "∂C / h": ("∂C / h", "∂l / h", "dd L -- h"),
    "∂C/∂z = σ′(z) · ∂C/∂a": ("∂C/∂z = σ′(z) · ∂C/∂a", "∂l/∂z = σ′(z) · ∂l/∂a", "dd z = g_* z · dd a"),
    "where σ′ is 0, σ is flat": ("where σ′ is 0, σ is flat", "where σ′ is 0, σ is flat", "where g_* is 0, g is flat"),
    "C fell to 0.5. Circles, and/or DC": (
        "C fell to 0.5. Circles, and/or DC", "l fell to 0.5. Circles, and/or DC", "L fell to 0.5. Circles, and/or DC"),
    "∂C/∂W = δ aᵀ": ("∂C/∂W = δ aᵀ", "∂l/∂W = ∂l/∂z aᵀ", "dd W = dd z | rr a"),
    "Delta times a": ("Delta times a", "∂l/∂z times a", "dd z times a"),
}


@pytest.mark.parametrize(("words", "respelt"), SAID.items(), ids=str)
def test_words_are_respelt_and_the_usual_ones_stay(words: str, respelt: tuple[str, str, str]) -> None:
    assert tuple(each.words(words) for each in (NIELSEN, LEE, DD)) == respelt
    assert USUAL.words(words) == words


@given(st.sampled_from(NOTATIONS), st.integers(1, 12), st.integers(0, 999), st.integers(0, 999), st.floats(-9, 9))
def test_the_name_of_any_weight_keeps_its_neurons_and_every_number(
    notation: Notation, l: int, j: int, k: int, v: float,
) -> None:
    said = notation.words(f"{name(Parameter(l, j, k))} is {v:.3f}, {indexed('a', l - 1, k)}")

    plain = said.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789"))
    assert plain.endswith(str(k)) and f"{j},{k} is {v:.3f}, a" in plain
    assert written(notation.symbol("w", l, j, k)).count(f"{j},{k}") >= 1


def test_where_the_half_makes_his_numbers_others_it_is_said() -> None:
    assert "half of those here" in NIELSEN.half_in_words("quadratic")
    assert "these are his numbers" in NIELSEN.half_in_words("half_quadratic")
    assert NIELSEN.half_in_words("cross_entropy") == ""
    assert not any(each.half_in_words("quadratic") for each in (USUAL, LEE, DD))


@pytest.mark.parametrize("notation", NOTATIONS[1:], ids=lambda notation: notation.name)
def test_every_equation_of_the_sheet_is_written_and_in_its_own_letters(notation: Notation) -> None:
    assert [*notation.sheet] == [f"E{n}" for n in range(1, 11)]
    text = " ".join(notation.sheet.values())
    assert ("δ" in text) == bool(notation.error)
    assert bool(re.search(r"\bC\b", text)) == (notation.cost == "C")
    assert ("η" in text) == (notation is not DD)


def test_another_word_is_the_usual_one() -> None:
    assert notation_named("dd") is DD
    assert notation_named("") is notation_named("runes") is USUAL
