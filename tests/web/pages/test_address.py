"""One address for links and forms: what a page says of its moment, with something changed."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.scene.view import Selection
from app.web.pages.address import Address, address_of
from app.web.pages.controls import Place

PICKED = Selection(of="w-2-0-1", pins=("b-1-0", "w-1-0-0"), ink="weight", nudge="b-2-0", h=1e-3, first=2)
PLACE = Place("abc", 3, 5, True, theme="night", at=3, hide=("head", "legend"))
SAID = {"lens": "tiny", "of": "w-2-0-1", "pins": "b-1-0,w-1-0-0", "ink": "weight", "theme": "night",
        "hide": "head,legend", "nudge": "b-2-0", "h": "0.001", "first": "2", "v": "3"}


def address() -> Address:
    return address_of(PLACE, PICKED, "tiny")


def said(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def test_an_address_says_the_whole_moment() -> None:
    assert said(address().url("", {})) == SAID


def test_a_link_and_a_form_say_the_same() -> None:
    changes: dict[str, object] = {"lens": "equation", "of": None}

    assert dict(address().carried(changes)) == said(address().url("", changes))


@pytest.mark.parametrize("name", SAID)
def test_none_takes_one_thing_out_and_nothing_else(name: str) -> None:
    assert said(address().url("", {name: None})) == {key: value for key, value in SAID.items() if key != name}


@pytest.mark.parametrize("name", SAID)
def test_a_change_is_said_once_and_first(name: str) -> None:
    url = address().url("", {name: "other"})

    assert parse_qsl(urlsplit(url).query)[0] == (name, "other")
    assert said(url) == SAID | {name: "other"}


def test_what_is_as_at_first_is_not_said() -> None:
    assert address_of(Place("", 0, 0, True), Selection(), "").url("", {}) == "/"
    assert address_of(Place("abc", 0, 0, True), replace(PICKED, nudge=""), "").carried({"v": None, "h": None}) == (
        ("of", "w-2-0-1"), ("pins", "b-1-0,w-1-0-0"), ("ink", "weight"), ("first", "2"))
    assert address_of(Place("abc", 0, 0, True), Selection(h=0.01), "").carried({}) == ()
    assert address_of(Place("abc", 0, 0, True), Selection(h=0.5), "").carried({}) == (("h", "0.5"),)


def test_a_part_is_beneath_the_session_or_beneath_one_that_is_still_to_begin() -> None:
    assert address().url("map", {}).startswith("/r/abc/map?")
    assert address_of(Place("", 0, 0, True), Selection(), "").url("map", {"v": 0}) == "/r/new/map?v=0"
