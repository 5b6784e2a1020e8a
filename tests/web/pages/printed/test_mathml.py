"""Formulas are MathML that any browser can read, and symbols are spelt as their notation spells them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from app.lenses.equation.slope import Factor
from app.nn.network import Parameter
from app.scene.marks.notation import DD, LEE, NIELSEN, NOTATIONS, USUAL, Notation
from app.web.pages.printed.mathml import Formulas, role

KINDS = ("a_k", "one", "w", "sigma_prime", "da", "delta")


def factor(kind: str) -> Factor:
    return Factor(kind, 2, 3, 7, "0.5", "", "")


def read(formula: str) -> ElementTree.Element:
    """What is in a formula; raises ParseError where its tags do not close."""
    return ElementTree.fromstring(f"<math>{formula}</math>")


def text(formula: str) -> str:
    return "".join(read(formula).itertext())


@pytest.mark.parametrize(("by", "weight", "error", "slope", "partial"), [
    (USUAL, "w3,7(2)", "δ3(2)", "σ′(z3(2))", "∂C0∂w3,7(2)"),
    (NIELSEN, "w3,72", "δ32", "σ′(z32)", "∂Cx∂w3,72"),
    (LEE, "w3,72", "∂l∂z32", "σ′(z32)", "∂l∂w3,72"),
    (DD, "w1→23,7", "ddLddz23", "g*z23", "ddLddw1→23,7"),
])
def test_symbols_are_spelt_as_their_notation_spells_them(
    by: Notation, weight: str, error: str, slope: str, partial: str
) -> None:
    math = Formulas(by)

    assert text(math.w(2, 3, 7)) == text(math.parameter(Parameter(2, 3, 7))) == weight
    assert text(math.error(2, 3)) == error
    assert text(math.slope(2, 3)) == slope
    assert text(math.partial(math.C(), math.w(2, 3, 7))) == partial


@pytest.mark.parametrize("by", NOTATIONS, ids=lambda by: by.name or "usual")
def test_every_formula_closes_its_tags(by: Notation) -> None:
    math = Formulas(by)
    whole = [math.letter("C"), math.letter("z", 2), math.all("a", 1), math.errors(2), math.cost_of("i"),
             math.turned(math.all("a", 1, "sym-a")), math.product([factor(kind) for kind in KINDS]),
             math.product([factor("w")], "j"), *(math.factor(factor(kind)) for kind in KINDS)]

    assert all(len(read(formula)) for formula in whole)


def test_a_product_has_a_sign_between_its_factors_and_takes_another_index_for_all() -> None:
    math = Formulas(USUAL)

    assert text(math.product([factor("sigma_prime"), factor("da")])) == "∂a3(2)∂z3(2)⋅∂C0∂a3(2)"
    assert text(math.product([factor("w"), factor("delta")], "j")) == "∂zj(2)∂a7(1)⋅∂C0∂zj(2)"


def test_a_weight_can_be_spelt_by_another_notation_beside_its_own() -> None:
    assert text(Formulas(DD).w(2, 3, 7, USUAL)) == text(Formulas(USUAL).w(2, 3, 7))


def test_every_symbol_and_factor_has_the_class_that_colours_it() -> None:
    math = Formulas(USUAL)

    symbols = math.w(2, 3, 7), math.b(2, 3), math.a(2, 3), math.z(2, 3), math.C()

    assert [read(one)[0].get("class") for one in symbols] == ["sym-w", "sym-w", "sym-a", "sym-z", "sym-C"]
    assert [role(factor(kind)) for kind in KINDS] == ["sym-a", "", "sym-w", "sym-z", "sym-C", "sym-C"]
