"""Who asks, and about what: a session proved by its secret id in the address, and the conditions on a move."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Path, Request

from app import limits
from app.data.examples import Dataset
from app.errors import NotThereError
from app.session.sessions import Sessions
from app.session.state.library import Library
from app.session.state.move import Move
from app.session.state.state import State
from app.session.store.session import Session
from app.session.store.store import Key


@dataclass(frozen=True, slots=True)
class Access:
    """A session, and the id that proves the right to drive it."""

    id: str
    session: Session
    sessions: Sessions
    library: Library
    request: Request

    async def now(self) -> State:
        """The state at the current version."""
        return await self.sessions.state(self.session)

    async def at(self, version: int) -> State:
        """The state at a version, exactly."""
        return await self.sessions.state(self.session, version)

    def dataset(self, state: State) -> Dataset | None:
        return self.library.data(state)


@dataclass(frozen=True, slots=True)
class Conditions:
    """expected: the version that the move is meant for.  key: by which a move sent again is known again."""

    expected: int | None
    key: Key | None


async def on_session(
    request: Request, id: Annotated[str, Path(description="the secret id that POST /api/sessions gave")]
) -> Access:
    """The session of this address.  Raises NotThereError."""
    sessions: Sessions = request.app.state.sessions
    if not id.isascii():
        raise NotThereError("there is no session of this id")
    session = await sessions.by_id(id)
    request.state.session = session         # a refusal says at which version the session still is
    return Access(id, session, sessions, request.app.state.library, request)


async def on_conditions(
    request: Request,
    if_match: Annotated[
        str | None,
        Header(pattern=r'^(\*|"[0-9]{1,9}")$', description='a version in quotation marks, as in "12"'),
    ] = None,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1, max_length=limits.KEY, pattern="^[!-~]+$",
            description=f"1 to {limits.KEY} visible ASCII characters, chosen anew for every move",
        ),
    ] = None,
) -> Conditions:
    """If-Match and Idempotency-Key of a move, both optional."""
    expected = None if if_match in (None, "*") else int(str(if_match).strip('"'))
    key = None if idempotency_key is None else Key(idempotency_key, await fingerprint(request))
    return Conditions(expected, key)


async def fingerprint(request: Request) -> str:
    """What tells one move from another: a hash of method, address and body."""
    asked = f"{request.method} {request.url.path}\n".encode()
    return hashlib.sha256(asked + await request.body()).hexdigest()


OnSession = Annotated[Access, Depends(on_session)]
If = Annotated[Conditions, Depends(on_conditions)]


async def play(access: Access, move: Move, conditions: Conditions) -> tuple[int, State]:
    """Make a move: the version it reached, and the state there, also if another move followed at once."""
    version = await access.sessions.make(
        access.session, move, expected=conditions.expected, key=conditions.key
    )
    access.request.state.made = version     # should the answer be refused, it does not say that nothing was changed
    return version, await access.at(version)
