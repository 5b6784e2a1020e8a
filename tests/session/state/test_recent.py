"""A cache with a bound in bytes."""

from __future__ import annotations

from app.session.state.recent import Recent


def of(most: int) -> Recent[str, bytes]:
    return Recent(lambda: most, len)


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    recent = of(20)
    recent.put("a", bytes(10))
    recent.put("b", bytes(10))
    assert recent.get("a") is not None

    recent.put("c", bytes(1))

    assert [key in recent for key in "abc"] == [True, False, True]
    assert recent.get("b") is None


def test_as_much_as_the_bound_allows_is_kept_and_no_more() -> None:
    recent = of(30)
    for key in "abc":
        recent.put(key, bytes(10))
    are_kept_at_the_bound = len(recent) == 3

    recent.put("d", bytes(10))

    assert are_kept_at_the_bound and len(recent) == 3


def test_what_is_larger_than_the_bound_is_kept_until_the_next() -> None:
    recent = of(5)
    recent.put("a", bytes(10))
    is_kept = "a" in recent

    recent.put("b", bytes(10))

    assert is_kept and "a" not in recent and "b" in recent


def test_what_is_put_twice_is_counted_once() -> None:
    recent = of(20)

    for _ in range(5):
        recent.put("a", bytes(10))
    recent.put("b", bytes(10))

    assert len(recent) == 2


def test_what_is_there_is_not_made_again() -> None:
    recent, made = of(20), []

    def make() -> bytes:
        made.append(1)
        return bytes(10)

    assert recent.have("a", make) is recent.have("a", make)
    assert len(made) == 1
