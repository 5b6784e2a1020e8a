"""A server in this process, visited by raw sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from starlette.types import ASGIApp

from app.web.gate.listening import listening
from app.web.gate.serving import Server
from tests.until import until


class Client:
    """One connection from outside."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def says(self, data: bytes) -> None:
        self._writer.write(data)
        with suppress(ConnectionError):
            await self._writer.drain()

    async def hears(self, words: bytes = b"") -> bytes:
        """All that comes until these words, or until the other side ends it."""
        heard = b""
        async with asyncio.timeout(5.0):
            with suppress(ConnectionError):
                while data := await self._reader.read(65_536):
                    heard += data
                    if words and words in heard:
                        break
        return heard

    async def was_cut(self) -> bool:
        """Whether the other side threw away what was still to come."""
        try:
            async with asyncio.timeout(5.0):
                while await self._reader.read(65_536):
                    pass
        except ConnectionError:
            return True
        return False

    def leaves(self) -> None:
        self._writer.transport.abort()


class Served:
    """The server, and its port."""

    def __init__(self, server: Server, port: int) -> None:
        self.server, self.port = server, port
        self._clients: list[Client] = []

    async def visited(self, data: bytes = b"", **options: int) -> Client:
        """A client that has said so much, once it was taken in."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, **options)
        client, here = Client(reader, writer), writer.get_extra_info("sockname")
        self._clients.append(client)
        await until(lambda: here in {each.client for each in self.server.room.all})
        await client.says(data)
        return client

    async def has_read(self) -> None:
        """Until it has seen what was sent before."""
        for _ in range(5):
            await asyncio.sleep(0.01)

    def leave(self) -> None:
        for client in self._clients:
            client.leaves()


@asynccontextmanager
async def serving(app: ASGIApp, most: int = 100, beforehand: Iterable[None] = ()) -> AsyncIterator[Served]:
    with listening("127.0.0.1", 0) as listener:
        server = Server(app, lambda: None, most, beforehand=beforehand)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        await until(lambda: server.started)
        served = Served(server, listener.getsockname()[1])
        yield served
        served.leave()
        server.should_exit = True
        await task
