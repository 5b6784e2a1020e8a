"""The versions of a session, for a lens that looks at them."""

from __future__ import annotations

from app import limits
from app.errors import NotThereError
from app.lenses.moment import History
from app.session.sessions import Sessions
from app.session.store.session import Session


async def past_of(sessions: Sessions, session: Session, version: int, other: int | None) -> History:
    """The line through a version, and those that part from it.  other: a version to compare it with.

    Raises NotThereError for another that there is not, StaleError, StorageError.
    """
    compared = None if other is None else (other, await sessions.state(session, other))
    line = session.line_through(version)
    tips = [tip for tip in session.tips() if tip != line[-1].version]
    shown = tips[: limits.LINES]
    return History(version, line, tuple(session.line_to(tip) for tip in shown), len(tips) - len(shown), compared,
                   session.name_of(line[-1].version), tuple(session.name_of(tip) for tip in shown),
                   not session.row(0).has_snapshot and not session.config.theta)


def placed(session: Session | None, at: int) -> int:
    """The version at a place of the line, from the start on.  Raises NotThereError for one that it does not have."""
    line = session.line() if session else ()
    if at >= len(line):
        raise NotThereError(f"the line has {len(line)} versions, from 0 on")
    return line[at].version
