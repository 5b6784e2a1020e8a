"""`python -m app`: settings -> socket -> app -> uvicorn, all in this one process."""

from __future__ import annotations

import contextlib
import socket
import sys
from typing import NoReturn

from fastapi import FastAPI

from app.errors import AppError
from app.settings import Settings, from_command_line

SHUTDOWN_SECONDS = 1
"""How long an answer under way may take after Ctrl-C or SIGTERM."""
HEADER_BYTES = 32 * 1024


def main() -> None:
    """Serve until Ctrl-C or SIGTERM. A start that fails says why in one line, without a trace."""
    settings = from_command_line(sys.argv[1:])
    with _listening(settings) as listener:
        app = _app(settings)
        print(f"Backprop Live is on {_address(settings)} (Ctrl-C ends it)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            _serve(app, listener)


def _listening(settings: Settings) -> socket.socket:
    """The port, taken before the app is made: early callers wait a moment, and a second server ends at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        _end(f"cannot listen on {_address(settings)}: {error.strerror}; choose another with --port or --host")
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)   # else a body waits 40 ms for its header's ACK
    return listener


def _app(settings: Settings) -> FastAPI:
    from app.main import create_app  # brings in every room: not worth waiting for if the port is taken
    from app.session.state.config import PRESETS

    try:
        app = create_app(settings)
        if settings.data is not None:   # what cannot be read in it should be known now, not at a visitor's click
            app.state.library.dataset(PRESETS["digits"])
    except AppError as error:
        _end(str(error))
    return app


def _serve(app: FastAPI, listener: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config(
        app,
        http="h11",                     # the one with a bound on the size of headers
        h11_max_incomplete_event_size=HEADER_BYTES,
        ws="none",
        access_log=False,               # its lines would hold the secret ids of sessions
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.live.hub.close()      # first tell all who listen: their answers would never end by themselves
            await super().shutdown(sockets)

    Server(config).run(sockets=[listener])


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def _end(sentence: str) -> NoReturn:
    print(f"backprop-live: {sentence}", file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
