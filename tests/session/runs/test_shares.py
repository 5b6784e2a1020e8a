"""One network takes a fourth of whatever there is only so much of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import limits
from app.errors import FullError
from app.session.runs.shares import Shares, asking, network_of, share_of


@pytest.fixture(autouse=True)
def _nobody() -> Iterator[None]:
    said = asking.set("")
    yield
    asking.reset(said)


@pytest.mark.parametrize(("address", "network"), [
    ("192.0.2.7", "192.0.2.7"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
    ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
    ("::ffff:192.0.2.7", "192.0.2.7"),
    ("fe80::1%eth0", "fe80::/64"),
    ("::1", "::/64"),
    ("unix", ""), ("", ""), ("192.0.2.7:80", ""),
])
def test_a_house_is_one_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(("most", "share"), [(1, 1), (4, 1), (7, 1), (8, 2), (2_000, 500)])
def test_a_share_is_a_fourth_and_one_at_least(most: int, share: int) -> None:
    assert limits.SHARE == 4
    assert share_of(most) == share


def test_one_network_has_its_share_and_others_theirs() -> None:
    shares = Shares(lambda: 8, "many are here")
    asking.set("a")
    leave = [shares.take() for _ in range(2)]

    with pytest.raises(FullError, match="many are here for your network: try again in a moment"):
        shares.take()
    asking.set("b")
    shares.take(2)
    leave[0]()
    asking.set("a")
    shares.take()

    assert shares.taken == 4


def test_what_is_left_is_given_back_to_whoever_took_it() -> None:
    shares = Shares(lambda: 4, "many are here")
    asking.set("a")
    leave = shares.take()
    asking.set("b")         # as in a task that ends elsewhere
    leave()

    shares.take()
    asking.set("a")
    shares.take()


def test_all_of_it_is_an_end_for_everybody() -> None:
    shares = Shares(lambda: 2, "many are here")
    shares.take(2)
    asking.set("a")

    with pytest.raises(FullError, match="many are here on this server"):
        shares.take()


def test_nobody_known_takes_all_there_is() -> None:
    shares = Shares(lambda: 8, "many are here")

    with shares.place(8):
        assert shares.taken == 8
    assert shares.taken == 0
