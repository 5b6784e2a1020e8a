"""The first minute behind a proxy, by the lines of docs/serving.md, as without one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitor, at_home
from tests.browser.serving import serving
from tests.browser.test_story import LEARNED, test_then_it_is_taught_a_digit_of_ones_own_and_learns_from_nothing
from tests.web.proxies.proxy import KINDS, Kind, behind, program

ROOT = "/backprop"

story = test_then_it_is_taught_a_digit_of_ones_own_and_learns_from_nothing
del test_then_it_is_taught_a_digit_of_ones_own_and_learns_from_nothing     # it is collected where it stands


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    program(request.param)
    return KINDS[request.param]


@pytest.fixture
def visitor(browser: Browser, server: str, kind: Kind, tmp_path: Path) -> Iterator[Visitor]:
    """Somebody who reaches the app through the proxy."""
    port = urlsplit(server).port
    assert port is not None
    with behind(kind, tmp_path, port) as there, at_home(browser, f"http://127.0.0.1:{there}") as visitor:
        yield visitor
        visitor.leaves()


def test_the_story_is_the_same(visitor: Visitor) -> None:
    story(visitor, "desk")


def test_under_a_path_it_is_walked_through_and_found_again(browser: Browser, kind: Kind, tmp_path: Path) -> None:
    with serving("/healthz", "--root-path", ROOT) as server:
        port = urlsplit(server.address).port
        assert port is not None
        with behind(kind, tmp_path, port, path=ROOT) as there, \
                at_home(browser, f"http://127.0.0.1:{there}", f"{ROOT}/") as visitor:
            stage = visitor.arrives(f"{ROOT}/")
            for _ in range(4):
                with stage.swapped():
                    stage.move("next").click()
            happened = stage.happened
            assert urlsplit(stage.page.url).path.startswith(f"{ROOT}/r/")
            stage.page.reload()
            assert stage.happened == happened

            stage.page.keyboard.press("s")
            stage.page.wait_for_function(LEARNED, timeout=60_000)
            stage.page.keyboard.press("PageDown")
            expect(stage.page.locator("#stage[data-running]")).to_have_count(0)
            visitor.leaves()
