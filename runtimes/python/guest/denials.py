"""What the sandbox does not have: one audit hook refuses each reach with an exception that says why."""

import contextlib
import errno
import os
import subprocess
import sys
from collections.abc import Callable

from _cloche import host

REASONS = {
    'network': 'the sandbox has no network',
    'process': 'the sandbox has no other processes or threads',
    'host': 'the sandbox has no access to its host',
}

_EVENTS = {
    'network': 'socket.__new__ socket.bind socket.connect socket.getaddrinfo socket.gethostbyaddr '
    'socket.gethostbyname socket.getnameinfo socket.sendmsg socket.sendto socket.sethostname',
    'process': 'os.exec os.fork os.forkpty os.killpg os.posix_spawn os.spawn os.system pty.spawn '
    'signal.pthread_kill subprocess.Popen',
    'host': 'webbrowser.open',
}

_ABSENT_MODULES = {
    'js': 'host',
    'pyodide_js': 'host',
    'micropip': 'network',
    '_multiprocessing': 'process',
    '_interpreters': 'process',
}


def denied(kind: str, what: str) -> PermissionError:
    """The error of a reach for what the sandbox does not have; the reach is counted."""
    host.deny(kind)
    return PermissionError(errno.EPERM, f'{what} is not available: {REASONS[kind]}')


def install() -> None:
    """Refuses from now on: once per run, since the image itself is built by such reaches."""
    for name in _ABSENT_MODULES:
        sys.modules.pop(name, None)
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple) -> None:
    """Runs at every import, open and compile: one look-up when there is nothing to refuse."""
    if event in _REFUSALS:
        _REFUSALS[event](event, arguments)


def _refuse_event(kind: str) -> Callable[[str, tuple], None]:
    def refuse(event: str, arguments: tuple) -> None:
        raise denied(kind, event.replace('.__new__', ''))

    return refuse


def _refuse_import(event: str, arguments: tuple) -> None:
    name = arguments[0]
    kind = _ABSENT_MODULES.get(name)
    if kind is not None:
        host.deny(kind)
        raise ModuleNotFoundError(f'No module named {name!r}: {REASONS[kind]}', name=name)


def _refuse_thread(event: str, arguments: tuple) -> None:
    host.deny('process')
    raise RuntimeError(f"can't start new thread: {REASONS['process']}")


def _refuse_library(event: str, arguments: tuple) -> None:
    """Without a name it is the interpreter itself, which has nothing that the program has not."""
    if arguments[0] is not None:
        raise denied('host', f'ctypes.CDLL of {arguments[0]!r}')


def _refuse_kill(event: str, arguments: tuple) -> None:
    if arguments[0] != _own_pid:
        raise denied('process', event)


_own_pid = os.getpid()
_REFUSALS: dict[str, Callable[[str, tuple], None]] = {
    **{event: _refuse_event(kind) for kind, events in _EVENTS.items() for event in events.split()},
    '_thread.start_joinable_thread': _refuse_thread,
    '_thread.start_new_thread': _refuse_thread,
    'ctypes.dlopen': _refuse_library,
    'import': _refuse_import,
    'os.kill': _refuse_kill,
}

# Here subprocess gives up before it tells the audit hook, with an error that does not say why.
subprocess._can_fork_exec = True

# It opens the interpreter itself while it is imported: once here, before the hook refuses that.
with contextlib.suppress(ImportError, OSError):
    import ctypes  # noqa: F401 - for its import alone
