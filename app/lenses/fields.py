"""What an address says of a lens: its own fields, each with its bound, read when the lens is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from pydantic import BaseModel, BeforeValidator, ConfigDict

NUDGE = 0.01
"""The tiny nudge of the lecture, unless the visitor says another."""

HIDEABLE = ("head", "said", "lens", "legend", "bar", "moves", "trains", "tabs", "numbers")
"""Parts of the page that an address may leave away: ?hide=head,legend."""

Pairs = tuple[tuple[str, str], ...]
"""Fields of an address, in order."""

Asked = Mapping[str, Sequence[str]]
"""All fields that came with a request: each name with its values."""


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


Blank = BeforeValidator(_blank_is_none)
"""A form sends an empty field as "", which means: not given."""


def _listed(value: object) -> object:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


Listed = BeforeValidator(_listed)
"""Numbers with commas or spaces between them, as one field sends them; none for a blank."""


class Fields(BaseModel):
    """None, unless a lens says more. Whatever has no such name is somebody else's."""

    model_config = ConfigDict(frozen=True)

    @property
    def beside(self) -> int | None:
        """A version that the lens looks at beside the one on the stage."""
        return None

    @classmethod
    def several(cls) -> set[str]:
        """The fields that may come several times."""
        return {name for name, about in cls.model_fields.items() if isinstance(about.default, tuple)}

    @classmethod
    def read(cls, asked: Asked) -> Self:
        """Those of them that came with a request.  Raises pydantic's ValidationError for one out of its bounds."""
        several = cls.several()
        return cls.model_validate({
            name: tuple(values) if name in several else values[-1]
            for name, values in asked.items() if name in cls.model_fields
        })

    @classmethod
    def pairs(cls, asked: Asked) -> Pairs:
        """The same as they came, but for what is blank; a blank among several has its place."""
        several = cls.several()
        return tuple((name, value) for name, values in asked.items() if name in cls.model_fields
                     for value in values if value or name in several)


class ListFields(Fields):
    """Fields of many numbers each: none of them comes several times."""

    @classmethod
    def several(cls) -> set[str]:
        """None."""
        return set()
