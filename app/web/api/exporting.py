"""What is taken home of a session, as a file: any version of it, and nothing is moved."""

from __future__ import annotations

import asyncio
from typing import Annotated, ClassVar, Final

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from app.errors import NotThereError
from app.exchange.exports import EXPORTS, WORDS, Export
from app.session.state.state import State
from app.web.api.access import OnReading
from app.web.api.schema import READING, documented, files
from app.web.api.strict_route import StrictRoute

KINDS: Final = tuple(dict.fromkeys(each.media_type for each in EXPORTS.values()))


class ExportRoute(StrictRoute):
    """One that answers with files."""

    kinds: ClassVar[tuple[str, ...]] = KINDS


router = APIRouter(route_class=ExportRoute, tags=["exchange"])


def export_of(kind: Annotated[str, Path(description=f"one of {WORDS}", json_schema_extra={"enum": [*EXPORTS]})]
              ) -> Export:
    """What an address names.  Raises NotThereError."""
    if kind not in EXPORTS:
        raise NotThereError(f"there is nothing of this kind to take home: it must be one of {WORDS}")
    return EXPORTS[kind]


OnExport = Annotated[Export, Depends(export_of)]


@router.get(
    "/{id}/export/{kind}", response_class=Response, operation_id="export",
    responses=documented(*READING, 409) | files(KINDS),
)
async def export(moment: OnReading, export: OnExport) -> Response:
    """A file to take home: of this version, or of any other."""
    name = f"{moment.access.session.name}-{moment.version}"
    return await saved(export, await moment.state(), name, moment.tag)


async def saved(export: Export, state: State, name: str, tag: str | None = None) -> Response:
    """The file.  name: what it is called, without its end.  Raises OutOfTurnError where there is nothing to write."""
    content = await asyncio.to_thread(export.write, state)
    headers = {"Content-Disposition": f'attachment; filename="{name}-{export.file}"'}
    return Response(content, headers=headers | ({"ETag": tag} if tag else {}), media_type=export.media_type)
