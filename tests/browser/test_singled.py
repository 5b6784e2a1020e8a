"""While a weight is pointed at or picked out, the others step back."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visitor

OPACITIES = """[...document.querySelectorAll("#edges .edge")]
    .map((each) => [each.id, getComputedStyle(each).opacity])"""


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(("preset", "mark"), [("digits", "w-2-4-7"), ("plane", "w-2-1-1"), ("chain", "w-2-0-0")])
def test_beside_one_that_is_picked_out(visitor: Visitor, preset: str, mark: str, javascript: bool) -> None:
    there = visitor.joins("forward", "backward", preset=preset).page.url

    page = visitor.arrives(f"{there}?lens=equation&of={mark}", java_script_enabled=javascript).page

    seen = dict(page.evaluate(OPACITIES))
    assert seen.pop(mark) == "1" and set(seen.values()) == {"0.3"}


def test_beside_the_one_under_the_pointer_and_no_longer(visitor: Visitor) -> None:
    page = visitor.joins("forward", "backward", preset="plane", lens="nudges").page
    mark = page.locator("#lens-nudges [data-mark^='w-']").first

    mark.hover()
    page.wait_for_selector("#edges.singled")
    lit = dict(page.evaluate(OPACITIES))
    page.mouse.move(2, 2)
    page.wait_for_selector("#edges:not(.singled)")

    assert lit.pop(mark.get_attribute("data-mark")) == "1" and set(lit.values()) == {"0.3"}
    assert {opacity for _, opacity in page.evaluate(OPACITIES)} == {"1"}
