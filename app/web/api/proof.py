"""What proves the right to drive: the secret id in the address; or beside the public name in it, as a bearer token.

A token is the session's id, or the key that its owner chose when it was begun: one key for all of one's sessions.
"""

from __future__ import annotations

import re
from typing import Annotated, Final

from fastapi import Depends, Request

from app import limits
from app.errors import NotThereError, RangeError, UnprovenError
from app.session.naming import is_name, key_proof
from app.session.sessions import Sessions
from app.session.store.session import Session

BEARER: Final = re.compile(rf"bearer +([!-~]{{1,{limits.KEY}}})", re.IGNORECASE)
HOW: Final = "put the secret id in the place of the name, or beside it as Authorization: Bearer"


async def proven(request: Request, id: str) -> Session:
    """The session of an address, for whoever may drive it.  Raises NotThereError, UnprovenError."""
    sessions: Sessions = request.app.state.sessions
    if not id.isascii():
        raise NotThereError("there is no session of this id")
    if not is_name(id):
        return await sessions.by_id(id)
    session, said = await sessions.by_name(id), token(request)
    if not said or not (sessions.proves(session, said) or sessions.owns(session, said)):
        raise UnprovenError(f"a session's name is public, and no key to it: {HOW}")
    return session


def token(request: Request) -> str:
    """What stands behind Bearer in the Authorization header; empty without one.  Raises UnprovenError for another."""
    said = request.headers.get("authorization")
    if said is None:
        return ""
    match = BEARER.fullmatch(said.strip())
    if match is None:
        raise UnprovenError(f"Authorization must be Bearer and a token of 1 to {limits.KEY} visible ASCII characters")
    return match[1]


async def on_owner(request: Request) -> bytes:
    """The proof of the key of whoever asks, empty where nobody says.  Raises UnprovenError, RangeError."""
    key = token(request)
    if key and len(key) < limits.KEY_LEAST:
        raise RangeError(f"a key must have {limits.KEY_LEAST} to {limits.KEY} characters, taken at random")
    return key_proof(key) if key else b""


Owner = Annotated[bytes, Depends(on_owner)]
