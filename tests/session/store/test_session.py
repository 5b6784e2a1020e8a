from __future__ import annotations

import pytest

from app import limits
from app.errors import EndedError, NotThereError, OutOfTurnError
from app.session.state.config import PRESETS
from app.session.store.session import Session
from app.session.store.store import LineName, Record, Row

RECORD = Record("abcdefgh", b"proof", "{}", 0)


def row(
    version: int, parent: int | None, *, is_whole: bool = True, effort: int = 1, size: int = 1, snapshot: bool = False
) -> Row:
    return Row(version, parent, "step", f"move {version}", is_whole, effort, size, snapshot)


def tree(*parents: int | None) -> Session:
    """A session whose version number i has the parent parents[i]; the last one is current."""
    session = Session(RECORD, PRESETS["chain"], [row(0, parents[0])])
    for version, parent in enumerate(parents[1:], start=1):
        session.add(row(version, parent))
    return session


def numbers(session: Session) -> list[int]:
    return [entry.version for entry in session.line()]


def test_a_new_version_is_the_current_one() -> None:
    session = tree(None, 0, 1)

    assert (session.version, session.count) == (2, 3)


def test_the_line_goes_from_the_start_through_the_current_version_to_the_tip() -> None:
    session = tree(None, 0, 1, 2)

    session.point(1)

    assert numbers(session) == [0, 1, 2, 3]
    assert session.version == 1


def test_a_branch_is_the_line_on_which_one_stands() -> None:
    session = tree(None, 0, 1, 0, 3)        # 0-1-2 and 0-3-4

    assert numbers(session) == [0, 3, 4]
    session.point(2)
    assert numbers(session) == [0, 1, 2]


def test_where_lines_part_ahead_the_newest_is_shown() -> None:
    session = tree(None, 0, 1, 0, 3)

    session.point(0)

    assert numbers(session) == [0, 3, 4]


def test_an_entry_says_what_was_done() -> None:
    entry = tree(None, 0).line()[1]

    assert (entry.version, entry.parent, entry.kind, entry.label) == (1, 0, "step", "move 1")


def test_a_session_is_read_with_its_cursor_where_it_was() -> None:
    session = Session(Record("abcdefgh", b"", "{}", 1), PRESETS["chain"], [row(0, None), row(1, 0), row(2, 1)])

    assert (session.version, session.count) == (1, 3)
    assert numbers(session) == [0, 1, 2]


def test_before_the_start_there_is_nothing() -> None:
    with pytest.raises(OutOfTurnError, match="this is the start"):
        tree(None).parent()
    with pytest.raises(OutOfTurnError, match="this is the start"):
        tree(None).whole_before()


def test_back_by_a_pass_skips_what_stands_inside_one() -> None:
    session = Session(RECORD, PRESETS["chain"], [
        row(0, None), row(1, 0), row(2, 1, is_whole=False), row(3, 2, is_whole=False), row(4, 3),
    ])
    session.point(4)

    assert (session.parent(), session.whole_before()) == (3, 1)


def test_a_copy_that_begins_inside_a_pass_goes_back_to_its_start() -> None:
    session = Session(RECORD, PRESETS["chain"], [row(0, None, is_whole=False), row(1, 0)])
    session.point(1)

    assert session.whole_before() == 0


@pytest.mark.parametrize("version", [-1, 2])
def test_a_version_that_was_never_made_is_not_there(version: int) -> None:
    with pytest.raises(NotThereError, match="from 0 to 1"):
        tree(None, 0).row(version)


def test_the_effort_of_a_replay_counts_from_the_last_snapshot_on_the_same_line() -> None:
    session = Session(RECORD, PRESETS["chain"], [
        row(0, None, effort=0), row(1, 0, effort=5), row(2, 1, effort=7, snapshot=True), row(3, 2, effort=2),
        row(4, 1, effort=1),
    ])

    assert [session.since_snapshot(version) for version in range(5)] == [0, 5, 0, 2, 6]


def test_a_session_holds_a_bounded_number_of_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "VERSIONS", 3)

    tree(None, 0).check_fits(1)
    with pytest.raises(EndedError, match="take a copy"):
        tree(None, 0, 1).check_fits(1)


def test_a_session_holds_a_bounded_number_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SESSION_BYTES", 100)

    tree(None, 0).check_fits(98)
    with pytest.raises(EndedError, match="take a copy"):
        tree(None, 0).check_fits(99)


def test_a_line_goes_through_any_version_to_the_tip_that_was_gone_on_with_last() -> None:
    session = tree(None, 0, 1, 1, 2, 0)

    assert [entry.version for entry in session.line_through(1)] == [0, 1, 3]
    assert [entry.version for entry in session.line_through(2)] == [0, 1, 2, 4]
    assert session.version == 5
    with pytest.raises(NotThereError, match="no version 6"):
        session.line_through(6)


def test_every_line_has_a_tip_and_the_newest_comes_first() -> None:
    assert tree(None).tips() == (0,)
    assert tree(None, 0, 1, 1, 2, 0).tips() == (5, 4, 3)


def test_a_line_keeps_its_head_whatever_parts_from_it_later() -> None:
    session = tree(None, 0, 1, 1, 3, 0, 2)

    assert [session.head(v) for v in range(7)] == [0, 0, 0, 3, 3, 5, 0]
    assert session.tips() == (6, 5, 4)
    assert [session.head(tip) for tip in session.tips()] == [0, 5, 3], "one line, one tip"


def test_a_line_is_called_by_its_head() -> None:
    session = tree(None, 0, 1, 1, 3)
    session.call(LineName(3, "another"))
    session.add(row(5, 4))
    session.add(row(6, 4))

    assert [session.name_of(v) for v in range(7)] == ["", "", "", "another", "another", "another", ""]
    session.call(LineName(3, ""))
    assert session.called == () and session.name_of(5) == ""


def test_lines_are_walked_once_and_anew_where_they_went_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINES", 1)
    session = tree(None, 0, 1, 1, 0)

    first = session.line_to(2)
    assert session.line_to(2) is first and [entry.version for entry in first] == [0, 1, 2]
    assert session.line_to(3)[0] is first[0], "a version is one entry on all lines"
    session.line_to(4)
    assert session.line_to(2) is not first, "of more lines than are shown the oldest is walked anew"
    session.amend(row(4, 0, effort=7))
    assert session.line_to(4)[-1].version == 4
    assert [entry.version for entry in session.line_through(4)] == [0, 4]
