"""Who says nothing is not waited for: a request's head and its body come in time, or the connection ends."""

import asyncio
from typing import Final

from starlette.types import Message, Receive
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S: Final = 20.0  # for a request's head to come whole
PIECE_S: Final = 30.0  # for the next piece of a body
IDLE_S: Final = 15  # for the next request of a connection


class Patient(H11Protocol):
    """Hang up on who connects, or goes on, and does not say in time what is asked."""

    _hanging: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._hanging = self.loop.call_later(HEAD_S, transport.close)

    def data_received(self, data: bytes) -> None:
        """Take what came; a head that is not whole yet is waited for as long as it was at first."""
        super().data_received(data)
        asked = self.cycle is not None and not self.cycle.response_complete
        if asked and self._hanging is not None:
            self._hanging.cancel()
            self._hanging = None
        elif not asked and self._hanging is None:
            self._hanging = self.loop.call_later(HEAD_S, self._hang_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        if self._hanging is not None:
            self._hanging.cancel()
            self._hanging = None

    def _hang_up(self) -> None:
        self._hanging = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


class InTime:
    """Receive a body piece by piece; one that does not go on has broken off."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._whole = False

    async def __call__(self) -> Message:
        """Return the next piece; once the body is whole, wait for the end of the connection however long it takes."""
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(PIECE_S):
                message = await self._receive()
        except TimeoutError:
            return {"type": "http.disconnect"}
        self._whole = not message.get("more_body", False)
        return message
