"""Transports of asyncio over stdin, stdout and files: here a descriptor never blocks."""

import asyncio
import os
from typing import IO

_CHUNK_BYTES = 1 << 16


class ReadPipe(asyncio.ReadTransport):
    """Reads a descriptor to its end, a chunk per turn of the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, pipe: IO[bytes], protocol: asyncio.Protocol) -> None:
        super().__init__({'pipe': pipe})
        self._loop, self._pipe, self._protocol = loop, pipe, protocol
        self._is_paused = self._is_closing = False
        loop.call_soon(protocol.connection_made, self)
        loop.call_soon(self._read)

    def _read(self) -> None:
        if self._is_paused or self._is_closing:
            return
        chunk = os.read(self._pipe.fileno(), _CHUNK_BYTES)
        if chunk:
            self._protocol.data_received(chunk)
            self._loop.call_soon(self._read)
        else:
            self._protocol.eof_received()
            self.close()

    def pause_reading(self) -> None:
        """Stops reading until it is resumed."""
        self._is_paused = True

    def resume_reading(self) -> None:
        """Goes on reading."""
        if self._is_paused:
            self._is_paused = False
            self._loop.call_soon(self._read)

    def is_closing(self) -> bool:
        """Whether reading is over."""
        return self._is_closing

    def close(self) -> None:
        """Ends reading."""
        if not self._is_closing:
            self._is_closing = True
            self._loop.call_soon(self._protocol.connection_lost, None)


class WritePipe(asyncio.WriteTransport):
    """Writes to a descriptor at once."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, pipe: IO[bytes], protocol: asyncio.BaseProtocol
    ) -> None:
        super().__init__({'pipe': pipe})
        self._loop, self._pipe, self._protocol = loop, pipe, protocol
        self._is_closing = False
        loop.call_soon(protocol.connection_made, self)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Writes all of the bytes."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._pipe.fileno(), rest) :]

    def get_write_buffer_size(self) -> int:
        """Nothing waits to be written."""
        return 0

    def can_write_eof(self) -> bool:
        """The end of writing can be told."""
        return True

    def write_eof(self) -> None:
        """Ends writing."""
        self.close()

    def is_closing(self) -> bool:
        """Whether writing is over."""
        return self._is_closing

    def close(self) -> None:
        """Ends writing."""
        if not self._is_closing:
            self._is_closing = True
            self._loop.call_soon(self._protocol.connection_lost, None)

    abort = close
