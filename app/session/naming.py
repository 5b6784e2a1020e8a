"""What a session is called in public, and the secret that proves the right to drive it."""

from __future__ import annotations

import hashlib
import secrets

from app import limits
from app.errors import RangeError

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Lower case without 0, 1, i, l and o: fit to be read aloud and typed from a board."""

LENGTH = 8
"""850 billion names."""

SECRET_BYTES = 32


def new_name() -> str:
    """A name at random; hardly ever one that is taken."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_name(name: str) -> bool:
    """Whether a session could be called so."""
    return len(name) == LENGTH and all(letter in ALPHABET for letter in name)


def line_name(text: str) -> str:
    """What a line is to be called, as it is kept: "" for nothing.  Raises RangeError."""
    name = " ".join(text.split())
    if len(name) > limits.LINE_NAME or not name.isprintable():
        raise RangeError(f"the name of a line has at most {limits.LINE_NAME} characters that can be seen")
    return name


def new_secret() -> str:
    """256 random bits, fit for a path or a cookie."""
    return secrets.token_urlsafe(SECRET_BYTES)


def id_of(name: str, secret: str) -> str:
    """The id that drives a session: NAME.secret, so that whatever stands before a server can route it by the name."""
    return f"{name}.{secret}"


def fits(id: str, name: str) -> bool:
    """Whether an id could be a session's by its name. A secret alone, as ids were at first, could be anybody's."""
    head, dot, _ = id.rpartition(".")
    return not dot or head == name


def proof_of(id: str) -> bytes:
    """What is kept of the secret of an id: enough to know it again, not to tell it."""
    return key_proof(id.rpartition(".")[2])


def key_proof(key: str) -> bytes:
    """The same of a key that its owner chose, whole."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()
