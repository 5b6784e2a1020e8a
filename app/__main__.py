"""`python -m app`: settings -> socket -> app -> uvicorn, all in this one process; or `check`, which serves nothing."""

from __future__ import annotations

import contextlib
import gc
import socket
import sys
from typing import NoReturn

from fastapi import FastAPI

from app.errors import AppError
from app.exchange.check.command import check
from app.settings import Settings, from_command_line
from app.web.gate.listening import listening, listening_at


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, or check a receipt. A start that fails says why in one line, without a trace."""
    if sys.argv[1:2] == ["check"]:
        raise SystemExit(check(sys.argv[2:]))
    settings = from_command_line(sys.argv[1:])
    with _listening(settings) as listener:
        gc.disable()        # until the app is there, which stays: to look through it again and again takes time
        app = _app(settings)
        print(f"Backprop Live is on {_address(settings)} (Ctrl-C ends it)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            _serve(app, listener, settings)


def _listening(settings: Settings) -> socket.socket:
    """The port, taken before the app is made: early callers wait a moment, and a second server ends at once."""
    try:
        return listening_at(settings.socket) if settings.socket else listening(settings.host, settings.port)
    except OSError as error:
        others = "--socket" if settings.socket else "--port or --host"
        _end(f"cannot listen on {_address(settings)}: {error.strerror}; choose another with {others}")


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


def _serve(app: FastAPI, listener: socket.socket, settings: Settings) -> None:
    from app.main import beforehand
    from app.web.gate.memory import stay
    from app.web.gate.serving import Server

    stay()
    Server(app, app.state.end.comes, proxies=settings.proxies, beforehand=beforehand(app)).run(sockets=[listener])


def _address(settings: Settings) -> str:
    if settings.socket:
        return str(settings.socket)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def _end(sentence: str) -> NoReturn:
    print(f"backprop-live: {sentence}", file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
