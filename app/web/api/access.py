"""Who asks, and about what: a session proved by its secret id in the address, and the conditions on a move."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request

from app import limits
from app.data.examples import Dataset
from app.session.sessions import Sessions
from app.session.state.library import Library
from app.session.state.move import Move
from app.session.state.state import State
from app.session.store.session import Session
from app.session.store.store import Key
from app.web.api.proof import proven


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

    @property
    def is_running(self) -> bool:
        """Whether a run goes on."""
        return self.sessions.runs.get(self.session.name) is not None

    def is_open(self, version: int) -> bool:
        """Whether a run keeps that version open, so that what is there still changes."""
        run = self.sessions.runs.get(self.session.name)
        return run is not None and version == run.version


@dataclass(frozen=True, slots=True)
class AtVersion:
    """A session at one of its versions: the current one, or the one that was asked for.

    kind: json or npz, as which it is answered.
    """

    access: Access
    version: int
    kind: str = "json"

    async def state(self) -> State:
        """The state there, exactly.  Raises NotThereError, StaleError, StorageError."""
        return await self.access.at(self.version)

    @property
    def tag(self) -> str | None:
        """The ETag of what follows from the version alone, which never changes. None while a run keeps it open."""
        if self.access.is_open(self.version):
            return None
        return etag(self.version) if self.kind == "json" else etag(self.version, self.kind)

    def file(self, what: str) -> str:
        """What a file of it is called, without its ending."""
        return f"{self.access.session.name}-{self.version}-{what}"


class NotModifiedError(Exception):
    """What was asked for is as it was when its ETag was given."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


@dataclass(frozen=True, slots=True)
class Conditions:
    """expected: the version that the move is meant for.  key: by which a move sent again is known again."""

    expected: int | None
    key: Key | None


async def find(request: Request) -> None:
    """See to it that the session of this address is there, before its body is read.  Raises NotThereError."""
    if (id := request.path_params.get("id")) is not None:
        await proven(request, id)


async def on_session(
    request: Request,
    id: Annotated[
        str, Path(description="the secret id that POST /api/sessions gave, or the name with a bearer token beside it")
    ],
) -> Access:
    """The session of this address.  Raises NotThereError, UnprovenError."""
    session = await proven(request, id)
    if run := request.app.state.sessions.runs.get(session.name):
        run.look()      # whoever may drive it is there
    request.state.session = session         # a refusal says at which version the session still is
    return Access(id, session, request.app.state.sessions, request.app.state.library, request)


async def on_key(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1, max_length=limits.KEY, pattern="^[!-~]+$",
            description=f"1 to {limits.KEY} visible ASCII characters, chosen anew for every move (for a new session at "
            f"least {limits.KEY_LEAST}, taken at random)",
        ),
    ] = None,
) -> Key | None:
    """By what a request sent again is known, if it says so."""
    return None if idempotency_key is None else Key(idempotency_key, await fingerprint(request))


async def on_expected(
    if_match: Annotated[
        str | None,
        Header(pattern=r'^(\*|"[0-9]{1,9}(-[0-9a-z]{1,12})?")$',
               description='a version in quotation marks, as in "12", or the ETag of an answer'),
    ] = None,
) -> int | None:
    """The version that a move is meant for, None for whichever it is."""
    return None if if_match in (None, "*") else int(str(if_match).strip('"').partition("-")[0])


async def on_conditions(expected: IfMatch, key: OnKey) -> Conditions:
    """If-Match and Idempotency-Key of a move, both optional."""
    return Conditions(expected, key)


async def fingerprint(request: Request) -> str:
    """What tells one request from another: a hash of method, address and body; whatever is put for the id in it."""
    address = request.scope["path"].replace(request.path_params.get("id", "/"), "", 1)
    return hashlib.sha256(f"{request.method} {address}\n".encode() + await request.body()).hexdigest()


async def on_moment(
    access: OnSession,
    version: Annotated[
        int | None,
        Query(ge=0, le=limits.VERSIONS,
              description=f"a whole number from 0 to {limits.VERSIONS} (not given: the current version)"),
    ] = None,
) -> AtVersion:
    """The version that a request is about.  Raises NotThereError."""
    return AtVersion(access, access.session.version if version is None else access.session.row(version).version)


IfNoneMatch = Annotated[str | None, Header(max_length=limits.KEY, description="the ETag of an answer that is at hand")]


async def on_reading(moment: OnMoment, if_none_match: IfNoneMatch = None) -> AtVersion:
    """The same, refused before any work where it is known already.  Raises NotModifiedError."""
    check_modified(moment.tag, if_none_match)
    return moment


def etag(version: int, *beside: str | int) -> str:
    """An ETag: the version, as If-Match takes it, and what else the answer depends on, in small letters or digits."""
    return f'"{"-".join(map(str, (version, *beside)))}"'


def check_modified(tag: str | None, if_none_match: str | None) -> None:
    """Raise NotModifiedError if a tag is among those at hand.  (RFC 9110, 13.1.2: tags are compared weakly)"""
    known = {each.strip().removeprefix("W/") for each in (if_none_match or "").split(",")}
    if tag is not None and known & {tag, "*"}:
        raise NotModifiedError(tag)


OnKey = Annotated[Key | None, Depends(on_key)]
IfMatch = Annotated[int | None, Depends(on_expected)]
OnSession = Annotated[Access, Depends(on_session)]
OnMoment = Annotated[AtVersion, Depends(on_moment)]
OnReading = Annotated[AtVersion, Depends(on_reading)]
If = Annotated[Conditions, Depends(on_conditions)]


async def play(access: Access, move: Move, conditions: Conditions) -> tuple[int, State]:
    """Make a move: the version it reached, and the state there, also if another move followed at once."""
    reached = await access.sessions.make(access.session, move, expected=conditions.expected, key=conditions.key)
    access.request.state.made = reached.version     # a refusal of the answer does not say that nothing was changed
    return reached.version, reached.state
