"""What is taken home of a session, as a file: any version of it, and nothing is moved."""

from __future__ import annotations

import asyncio
from typing import Annotated, ClassVar, Final

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from app.errors import NotThereError
from app.exchange import run_file
from app.exchange.exports import EXPORTS, WORDS, Export
from app.session.sessions import Sessions
from app.session.state.state import State
from app.session.store.session import Session
from app.web.api.access import OnReading, OnSession
from app.web.api.schema import FOLLOWED, READING, documented, files
from app.web.api.strict_route import StrictRoute

KINDS: Final = tuple(dict.fromkeys(each.media_type for each in EXPORTS.values()))


class ExportRoute(StrictRoute):
    """One that answers with files."""

    kinds: ClassVar[tuple[str, ...]] = (*KINDS, run_file.MEDIA_TYPE)


router = APIRouter(route_class=ExportRoute, tags=["exchange"])


def export_of(kind: Annotated[str, Path(description=f"one of {WORDS}", json_schema_extra={"enum": [*EXPORTS]})]
              ) -> Export:
    """What an address names.  Raises NotThereError."""
    if kind not in EXPORTS:
        raise NotThereError(f"there is nothing of this kind to take home: it must be one of {WORDS}, run")
    return EXPORTS[kind]


OnExport = Annotated[Export, Depends(export_of)]


@router.get(
    "/{id}/export/run", response_class=Response, operation_id="export_run",
    responses=documented(*FOLLOWED, 409) | files((run_file.MEDIA_TYPE,)),
)
async def export_run(access: OnSession) -> Response:
    """The whole session as one file, with every version and every line; POST /api/sessions/import brings it back."""
    return await saved_run(access.sessions, access.session)


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
    return Response(content, headers=_called(name, export.file) | ({"ETag": tag} if tag else {}),
                    media_type=export.media_type)


async def saved_run(sessions: Sessions, session: Session) -> Response:
    """The file of a whole session.  Raises OutOfTurnError during a run, and where it is too long; StorageError."""
    told = await sessions.chronicle(session)
    content = await asyncio.to_thread(run_file.dumps, told)
    name = f"{session.name}-{told.current}"
    return Response(content, headers=_called(name, run_file.FILE), media_type=run_file.MEDIA_TYPE)


def _called(name: str, file: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}-{file}"'}
