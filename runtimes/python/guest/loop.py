"""The event loop of asyncio in a sandbox: timers and callbacks, no sockets, no threads."""

import asyncio
import asyncio.base_events
import asyncio.events
import asyncio.unix_events
import sys
from collections.abc import Callable
from typing import IO, NoReturn

from _cloche import host
from _cloche.denials import denied
from _cloche.pipes import ReadPipe, WritePipe


class _Sleeper:
    """In place of a selector: there is nothing to wait for but time."""

    def select(self, timeout: float | None) -> list:
        """Sleeps until the next timer.

        @raises RuntimeError when there is none: the loop would only wait for its deadline
        """
        if timeout is None:
            raise RuntimeError('Deadlock: every task of the event loop waits for another one')
        host.pause(timeout)
        return []


class Loop(asyncio.BaseEventLoop):
    """A loop that runs as in CPython, but where work for an executor is done on the spot."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Sleeper()

    def _process_events(self, event_list: list) -> None:
        pass

    def _write_to_self(self) -> None:
        pass

    def run_in_executor(self, executor: object, func: Callable, *args: object) -> asyncio.Future:
        """Calls the function now, since there are no threads: what is awaited has the same result."""
        self._check_closed()
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001 - the future takes it, as from an executor
            future.set_exception(error)
        return future

    def add_signal_handler(self, sig: int, callback: Callable, *args: object) -> None:
        """Takes the handler of a signal; none ever comes."""

    def remove_signal_handler(self, sig: int) -> bool:
        """There is no handler to remove."""
        return False

    def _make_read_pipe_transport(
        self,
        pipe: IO[bytes],
        protocol: asyncio.Protocol,
        waiter: asyncio.Future | None = None,
        extra: object = None,
    ) -> ReadPipe:
        return _ready(ReadPipe(self, pipe, protocol), waiter)

    def _make_write_pipe_transport(
        self,
        pipe: IO[bytes],
        protocol: asyncio.BaseProtocol,
        waiter: asyncio.Future | None = None,
        extra: object = None,
    ) -> WritePipe:
        return _ready(WritePipe(self, pipe, protocol), waiter)


def _ready[Transport](transport: Transport, waiter: asyncio.Future | None) -> Transport:
    if waiter is not None:
        waiter.get_loop().call_soon(waiter.set_result, None)
    return transport


def _refusal(kind: str, name: str) -> Callable:
    async def refuse(self: Loop, *args: object, **options: object) -> NoReturn:
        raise denied(kind, f'loop.{name}')

    refuse.__name__ = name
    return refuse


for _kind, _names in {
    'network': 'create_connection create_datagram_endpoint create_server create_unix_connection '
    'create_unix_server connect_accepted_socket getaddrinfo getnameinfo sock_accept sock_connect',
    'process': 'subprocess_exec subprocess_shell',
}.items():
    for _name in _names.split():
        setattr(Loop, _name, _refusal(_kind, _name))


class _Policy(asyncio.events._BaseDefaultEventLoopPolicy):
    _loop_factory = Loop


def install() -> None:
    """Makes this the loop of asyncio, in place of the one that is driven by JavaScript."""
    asyncio.events._set_running_loop(None)
    asyncio.events._set_event_loop_policy(_Policy())
    sys.set_asyncgen_hooks(None, None)


asyncio.run = asyncio.runners.run
for _module in (asyncio, asyncio.unix_events):
    _module.EventLoop = _module.SelectorEventLoop = Loop
