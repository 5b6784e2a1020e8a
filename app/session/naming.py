"""What a session is called in public, and the secret that proves the right to drive it."""

from __future__ import annotations

import hashlib
import secrets

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


def new_secret() -> str:
    """256 random bits, fit for a path or a cookie."""
    return secrets.token_urlsafe(SECRET_BYTES)


def proof_of(secret: str) -> bytes:
    """What is kept of a secret: enough to know it again, not to tell it."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
