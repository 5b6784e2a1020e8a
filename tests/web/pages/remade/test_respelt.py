"""The page in another notation: every lens is written so, no number is another, and the link keeps it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from app.lenses.list import LENSES
from app.scene.marks.notation import DD, NOTATIONS, USUAL, Notation
from app.web.pages.remade.respelt import respelt
from tests.web.visitor import Visitor

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.anyio

SHOWN = [lens.name for lens in LENSES if lens.measure is None and lens.name not in ("setup", "help", "home")]


def numbers(page: str) -> list[str]:
    """Of every table and every number that stands out, but for what is said of the half in C."""
    page = re.sub(r"<dt>with ½ in C</dt>.*?</dd>", "", page)
    cells = re.findall(r'<(?:td|dd|span|b)[^>]*class="[^"]*\b(?:n|number)\b[^"]*"[^>]*>([^<]*)<', page)
    return [cell for cell in map(html.unescape, cells) if re.fullmatch(r"[\d×=+−⁻⁰¹²³⁴⁵⁶⁷⁸⁹., %·?]+", cell)]


def words(page: str) -> str:
    """What is read of the panel, but for formulas, code, and what says of itself how it is written."""
    panel = page[page.index('<aside class="lens"') : page.index("</aside>")]
    panel = re.sub(r"<math.*?</math>|<(\w+)[^>]*translate=\"no\".*?</\1>|<code>.*?</code>", "", panel, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", panel))


@pytest.mark.parametrize("lens", SHOWN)
@pytest.mark.parametrize("preset", ["chain", "plane", "digits"])
async def test_no_number_is_another_and_no_usual_symbol_is_left(
    client: httpx.AsyncClient, preset: str, lens: str,
) -> None:
    query = f"?preset={preset}&phase=backward&lens={lens}&of=w-2-0-0"
    usual = await Visitor(client).stage(query)

    for notation in NOTATIONS[1:]:
        page = await Visitor(client).stage(f"{query}&notation={notation.name}")
        assert numbers(page) == numbers(usual)
    assert not re.search("[δσ∂η⁽]", words(page))            # the last of them has letters of its own for all of these


async def test_with_his_half_the_slope_is_the_one_that_a_network_with_a_half_in_c_has(
    client: httpx.AsyncClient,
) -> None:
    query = "?preset=plane&phase=backward&lens=equation&of=w-2-0-1&notation=nielsen"
    page, half = await Visitor(client).stage(query), await Visitor(client).stage(f"{query}&cost=half_quadratic")

    (said,) = re.findall(r'id="halved">([^<]*)<', page)
    assert said == re.findall(r'id="predicted">([^<]*)<', half)[0]
    assert "half of those here" in page and "these are his numbers" in half and "halved" not in half


@pytest.mark.parametrize(("name", "formula", "comment"), [
    ("nielsen", "∂Cx∂w0,12=∂z02∂w0,12⋅∂a02∂z02⋅∂Cx∂a02", "∂C/∂wˡ = δˡ (aˡ⁻¹)ᵀ"),
    ("lee", "∂l∂w0,12=∂z02∂w0,12⋅∂a02∂z02⋅∂l∂a02", "∂l/∂w = ∂z/∂w ∂l/∂z = a ∂l/∂z"),
    ("dd", "ddLddw1→20,1=ddz20ddw1→20,1|dda20ddz20|ddLdda20", "dd w_k->j = (dd a_j | g_* z_j) | rr a_k"),
])
async def test_formula_and_code_are_written_in_one_notation(
    client: httpx.AsyncClient, name: str, formula: str, comment: str,
) -> None:
    query = f"?preset=plane&phase=backward&of=w-2-0-1&notation={name}"
    page, code = [await Visitor(client).stage(f"{query}&lens={lens}") for lens in ("equation", "code")]

    (math,) = re.findall(r'<math display="block">(.*?)</math>', page, re.DOTALL)
    assert re.sub(r"<[^>]*>|\s", "", math) == formula
    assert f'class="comment said-so"># {html.escape(comment)}</span>' in code


async def test_the_switch_leads_to_each_and_back_and_every_link_keeps_it(client: httpx.AsyncClient) -> None:
    page = await Visitor(client).stage("?preset=chain&notation=lee&lens=setup")

    nav = page.split('aria-label="Notations"')[1].split("</nav>")[0]
    assert [html.unescape(way) for way in re.findall(r'href="([^"]*)"', nav)] == [
        "/?lens=setup&preset=chain",
        *(f"/?notation={each}&lens=setup&preset=chain" for each in ("nielsen", "lee", "dd"))]
    assert 'aria-current=true title="As Hung-yi Lee' in nav
    assert '<input type="hidden" name="notation" value="lee">' in page
    assert "/?preset=plane&amp;notation=lee" in page


@pytest.mark.parametrize("notation", NOTATIONS, ids=lambda notation: notation.text)
async def test_the_formula_says_in_every_notation_that_a_layer_is_no_power(
    client: httpx.AsyncClient, notation: Notation,
) -> None:
    query = f"?preset=plane&phase=backward&lens=equation&of=w-2-0-1&notation={notation.name}"
    page = await Visitor(client).stage(query)

    (said,) = re.findall(r'data-mark="notation" data-say="([^"]*)"', page)
    assert said.startswith(notation.layer_in_words(2)) and "no power" in said
    assert said.endswith("1 the neuron k of layer 1 that it comes from")


async def test_the_picture_at_home_and_in_a_frame_is_written_so(client: httpx.AsyncClient) -> None:
    for way in ("/r/new/export/picture", "/embed"):
        picture = (await client.get(f"{way}?preset=chain&phase=backward&notation=dd")).text
        assert "𝐿" in picture and "𝐶" not in picture


async def test_a_word_that_is_none_is_passed_over(client: httpx.AsyncClient) -> None:
    usual, page = [await Visitor(client).stage(f"?preset=chain{said}") for said in ("", "&notation=runes")]

    assert "notation" not in page and len(page) == len(usual)


def test_formulas_code_and_what_was_typed_are_left_as_they_are() -> None:
    for kept in ("<math><mi>C</mi></math>", "<code>C.prime</code>", "<kbd>C</kbd>", "<textarea>C</textarea>",
                 '<li translate="no">C <b>C</b></li>', '<path id="C" class="C" d="M1 C2"></path>'):
        assert respelt(kept, DD) == kept
    assert respelt('<p title="C &amp; &eta;">C &delta; &lt; &part;C/&part;w</p>', DD) == \
        '<p title="L &amp; aa">L dd z &lt; dd w</p>'
    assert respelt("<p>&delta;</p>", USUAL) == "<p>&delta;</p>"
