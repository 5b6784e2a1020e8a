"""The tree of a chain: its numbers are those of the chain rule written out, and none is ahead of its pass."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from app.scene.chain.chain import Chain
from app.scene.chain.nodes import Node
from app.scene.chain.tree import MOST
from app.scene.marks.scales import Width
from app.scene.marks.words import number, percent, signed
from app.scene.picture import draw
from app.scene.view import Selection, View
from tests.scene.moments import moment, network

X, Y = 0.8, 0.3


def chain(view: View, **selection: object) -> Chain:
    """The tree of a moment."""
    found = draw(view, Selection(**selection)).chain       # type: ignore[arg-type]
    assert found is not None
    return found


def at(phase: str = "backward", layer: int | None = None, L: int = 3, **kind: str) -> View:
    """A moment of a chain with L layers."""
    return moment(network(*[1] * (L + 1), **kind), phase, layer, x=np.array([X]), y=np.array([Y]))     # type: ignore[arg-type]


def nodes(found: Chain) -> dict[str, Node]:
    """Every quantity by its symbol: w3, z1, a0, C, y."""
    return {n.letter + ("" if n.l is None else str(n.l)): n for n in found.nodes}


def test_the_numbers_are_the_chain_rule_written_out_in_plain_floats() -> None:
    view = at()
    w, b = ([0.0, *(float(v[l].item()) for l in (1, 2, 3))] for v in (view.net.W, view.net.b))
    a, z = [X], [math.nan]
    for l in (1, 2, 3):
        z.append(w[l] * a[l - 1] + b[l])
        a.append(1 / (1 + math.exp(-z[l])))
    da = {3: 2 * (a[3] - Y)}
    dz = {}
    for l in (3, 2, 1):
        dz[l] = a[l] * (1 - a[l]) * da[l]
        da[l - 1] = w[l] * dz[l]

    shown = nodes(chain(view))

    assert shown["C"].value == number((a[3] - Y) ** 2)
    assert shown["a0"].value == number(X) and shown["y"].value == number(Y)
    for l in (1, 2, 3):
        assert (shown[f"z{l}"].value, shown[f"z{l}"].slope) == (number(z[l]), signed(dz[l]))
        assert (shown[f"a{l}"].value, shown[f"a{l}"].slope) == (number(a[l]), signed(da[l]))
        assert (shown[f"w{l}"].value, shown[f"w{l}"].slope) == (number(w[l]), signed(dz[l] * a[l - 1]))
        assert (shown[f"b{l}"].value, shown[f"b{l}"].slope) == (number(b[l]), signed(dz[l]))


@pytest.mark.parametrize(("phase", "layer", "values", "slopes"), [
    ("ready", None, "a0", ""),
    ("forward", 1, "a0 z1 a1", ""),
    ("forward", 3, "a0 z1 a1 z2 a2 z3 a3", ""),
    ("weighed", None, "a0 z1 a1 z2 a2 z3 a3 C", ""),
    ("backward", 3, "a0 z1 a1 z2 a2 z3 a3 C", "w3 b3 z3 a3 a2"),
    ("backward", 2, "a0 z1 a1 z2 a2 z3 a3 C", "w3 b3 z3 a3 a2 w2 b2 z2 a1"),
    ("stepped", None, "a0 z1 a1 z2 a2 z3 a3 C", ""),
])
def test_nothing_is_ahead_of_its_pass(phase: str, layer: int | None, values: str, slopes: str) -> None:
    shown = nodes(chain(at(phase, layer)))

    always = {"w1", "b1", "w2", "b2", "w3", "b3", "y"}
    assert {name for name, n in shown.items() if n.value} == always | set(values.split())
    assert {name for name, n in shown.items() if n.dot is not None} == always | set(values.split())
    assert {name for name, n in shown.items() if n.slope} == set(slopes.split())


def test_every_dot_stands_at_its_number() -> None:
    view = at()
    assert view.fwd is not None

    for n in chain(view).nodes:
        assert n.dot is not None
        v = n.axis.low + (n.row.bottom - n.dot) / (n.row.bottom - n.row.top) * (n.axis.high - n.axis.low)
        assert n.value == number(v) or abs(v - float(n.value.replace("\N{MINUS SIGN}", "-"))) < 0.01 * n.axis.high


def test_a_weight_with_k_times_the_slope_is_drawn_k_times_as_wide() -> None:
    view = at()
    assert view.bwd is not None and view.width_top is not None

    drawn = {e.id: e for e in chain(view).edges}

    assert list(drawn) == [f"{p}" for l in (1, 2, 3) for p in (f"w-{l}-0-0", f"b-{l}-0")]
    for i, mark in enumerate(drawn):
        slope = float(view.bwd.nabla[i])
        assert drawn[mark].width == Width(view.width_top)(slope)
        assert drawn[mark].sign == ("down" if slope > 0 else "up")


@pytest.mark.parametrize("L", range(1, MOST + 1))
def test_the_last_three_layers_are_drawn_and_any_others_on_request(L: int) -> None:
    first = max(1, L - 2)

    assert chain(at(L=L)).place.first == first
    for asked in range(1, MOST + 1):
        shown = nodes(chain(at(L=L), first=asked))
        assert f"w{min(asked, L)}" in shown and f"a{L}" in shown and f"w{min(asked, L) - 1}" not in shown


@pytest.mark.parametrize(("canvas", "first", "is_narrow"), [
    ("wide", 2, False), ("half", 2, False), ("large", 3, False), ("tall", 3, True), ("low", 4, False),
])
def test_a_phone_shows_two_layers_and_one_over_a_sheet(canvas: str, first: int, is_narrow: bool) -> None:
    place = chain(replace(at(L=4), canvas=canvas)).place

    assert (place.first, place.last, place.width < 600) == (first, 4, is_narrow)


@pytest.mark.parametrize("canvas", ["half", "large", "tall", "low"])
@pytest.mark.parametrize("of", ["w-1-0-0", "b-2-0", "a-3-0", "w-4-0-0", "a-0-0"])
def test_what_is_picked_out_is_among_the_layers_drawn_unless_others_are_asked_for(canvas: str, of: str) -> None:
    view, l = replace(at(L=4), canvas=canvas), max(int(of.split("-")[1]), 1)

    assert l in chain(view, of=of).place.layers
    assert chain(view, of=of, first=4).place.first == 4


@pytest.mark.parametrize(("canvas", "shown", "lasts"), [
    ("tall", 3, [2, 3, 4, 4]), ("large", 3, [2, 3, 4, 4]), ("low", 3, [1, 2, 3, 4]), ("wide", 2, [2, 3, 4, 4]),
    ("wide", 3, [4, 4, 4, 4]),
])
def test_where_letters_are_large_as_many_layers_are_drawn_as_have_room(
    canvas: str, shown: int, lasts: list[int]
) -> None:
    view = replace(at(L=4), canvas=canvas)

    for first, last in enumerate(lasts, start=1):
        found = chain(view, first=first, shown=shown)
        assert (found.place.first, found.place.last) == (first, last)
        assert {n.l for n in found.nodes} == {None, first - 1, *range(first, last + 1)}
        assert [edge.id for edge in found.edges] == [id for l in range(first, last + 1)
                                                    for id in (f"w-{l}-0-0", f"b-{l}-0")]
        assert ("…" in {text.text for text in found.texts}) is (last < 4), "C does not read this one"
        assert nodes(found)["C"].x > nodes(found)[f"a{last}"].x


def test_what_is_folded_away_on_both_sides_is_said() -> None:
    view = replace(at(L=5), canvas="tall")
    assert view.bwd is not None
    nabla = np.abs(view.bwd.nabla)
    share = (nabla[:2].sum() + nabla[6:].sum()) / nabla.sum()

    words = draw(view, Selection(first=2)).left_out[0]

    assert words.startswith("layers 1 and 4 to 5 are folded away, with 6 parameters: ")
    assert f"{100 * share:.2g} %" in words.replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_folded_away_is_said_with_its_share() -> None:
    view = at(L=5)
    assert view.bwd is not None
    share = np.abs(view.bwd.nabla[:4]).sum() / np.abs(view.bwd.nabla).sum()

    words = draw(view, Selection(first=3)).left_out

    assert words[0].startswith("layers 1 to 2 are folded away, with 4 parameters: ")
    assert f"{100 * share:.1f}"[:3] in words[0] and "of the gradient" in words[0]
    assert not draw(view, Selection(first=1)).left_out


def test_the_share_that_is_folded_away_is_of_what_the_edges_show() -> None:
    ready, stepped, passed = at("ready", L=4), at("stepped", L=4), at(L=4)
    assert stepped.moved is not None and passed.bwd is not None
    mean = passed.bwd.nabla[::-1]
    shown = {
        "all |w| and |b|": (ready, "nudge", ready.net.theta),
        "the move": (stepped, "nudge", stepped.moved),
        "the gradient": (passed, "nudge", passed.bwd.nabla),
        "the mean gradient": (replace(passed, batch=mean), "batch", mean),
    }

    for whole, (view, ink, values) in shown.items():
        (words,) = draw(view, Selection(first=2, ink=ink)).left_out
        assert words.endswith(f": {percent(np.abs(values[:2]).sum() / np.abs(values).sum())} of {whole}")


def test_while_the_backward_pass_is_under_way_the_share_is_of_the_gradient_so_far() -> None:
    view = replace(at(layer=2, L=5), canvas="tall")

    assert draw(view, Selection(first=1)).left_out[0].endswith(" of the gradient so far")


@pytest.mark.parametrize("sizes", [(2, 1), (1, 2, 1), (1,) * (MOST + 2)])
def test_another_network_is_drawn_as_ever(sizes: tuple[int, ...]) -> None:
    picture = draw(moment(network(*sizes), "ready"), Selection())

    assert picture.chain is None and picture.discs


@pytest.mark.parametrize("L", [1, 3, MOST])
def test_neighbours_keep_their_distance_and_all_stay_on_the_picture(L: int) -> None:
    found = chain(at(L=L), first=1)

    for row in {n.row for n in found.nodes}:
        xs = sorted(n.x for n in found.nodes if n.row == row)
        assert min(np.diff(xs)) >= 55 if len(xs) > 1 else True
        assert xs[0] >= 60 and xs[-1] <= 870


def test_only_what_is_free_has_a_handle_that_sets_it() -> None:
    shown = nodes(chain(at()))

    assert {name for name, n in shown.items() if n.handle is None} == {"z1", "z2", "z3", "C"}
    assert {n.handle.form for name, n in shown.items() if n.handle and name in ("a0", "y")} == {"example"}


def test_an_activation_that_somebody_tried_to_set_has_an_arrow_there() -> None:
    shown = nodes(chain(at(), wanted=("a-2-0", 0.95)))

    wanted = shown["a2"].wanted
    assert wanted is not None and wanted.sign == "up" and wanted.say == "wished to be 0.950"
    assert wanted.y + float(wanted.d.partition("V")[2]) == pytest.approx(shown["a2"].axis(0.95), abs=0.01)
    assert not any(n.wanted for name, n in shown.items() if name != "a2")
