"""An uncaught exception, as CPython reports it: the guest's frames, and none of the harness."""

import errno
import linecache
import sys
import traceback
from collections.abc import Callable, Iterator
from types import CodeType, FrameType, TracebackType
from typing import TypedDict

from _cloche.streams import write_error
from _cloche.values import to_unicode

_MAX_TEXT = 1 << 20
_OWN = '<cloche>/'


class ErrorReport(TypedDict):
    """The error of an outcome; the stack is the printed traceback."""

    name: str
    message: str
    stack: str


def report(error: BaseException, program: CodeType | None) -> ErrorReport:
    """Prints an uncaught exception by the hook of the guest, or as CPython does, and describes it."""
    _trim_traceback(error, program)
    _complete_syntax_error(error)
    stack = format_error(error)
    if not _print_by_hook(error):
        write_error(stack)
    return {'name': type(error).__name__, 'message': _message(error), 'stack': stack}


def format_error(error: BaseException) -> str:
    """The traceback of an exception, a MiB at most; its name alone when there is no way to tell more."""
    try:
        summary = traceback.TracebackException.from_exception(error, compact=True)
        return to_unicode(_take(_shorten(summary).format()))
    except BaseException:  # noqa: BLE001 - out of memory, or the guest broke what this needs
        return f'{type(error).__name__}\n'


def limit_of(error: BaseException) -> str | None:
    """The limit that an exception stands for: `memory`, `files`, or none."""
    if isinstance(error, MemoryError):
        return 'memory'
    return 'files' if isinstance(error, OSError) and error.errno == errno.ENOSPC else None


def _print_by_hook(error: BaseException) -> bool:
    hook = getattr(sys, 'excepthook', None)
    if hook is None or hook is sys.__excepthook__:
        return False
    try:
        hook(type(error), error, error.__traceback__)
    except SystemExit:
        return True
    except BaseException as failure:  # noqa: BLE001 - any failure of the guest's hook
        _trim_traceback(failure, None)
        write_error(f'Error in sys.excepthook:\n{format_error(failure)}\nOriginal exception was:\n')
        return False
    return True


def _shorten(summary: traceback.TracebackException) -> traceback.TracebackException:
    """Cuts a huge message before copies of it are made."""
    text = summary._str
    if isinstance(text, str) and len(text) > _MAX_TEXT:
        summary._str = text[:_MAX_TEXT]
    return summary


def _take(pieces: Iterator[str]) -> str:
    taken: list[str] = []
    left = _MAX_TEXT
    for piece in pieces:
        taken.append(piece[:left])
        left -= len(piece)
        if left <= 0:
            break
    return ''.join(taken)


def _message(error: BaseException) -> str:
    try:
        return to_unicode(str(error)[:_MAX_TEXT])
    except BaseException:  # noqa: BLE001 - a __str__ of the guest's
        return '<exception str() failed>'


def _complete_syntax_error(error: BaseException) -> None:
    """Adds the line of an error that the compiler found without the text at hand."""
    if isinstance(error, SyntaxError) and error.text is None and error.filename and error.lineno:
        error.text = linecache.getline(error.filename, error.lineno) or None


def _trim_traceback(error: BaseException, program: CodeType | None) -> None:
    """Begins the traceback at the program, past the harness and the event loop that runs it."""
    frames = list(_entries(error.__traceback__))
    start = next((entry for entry in frames if entry.tb_frame.f_code is program), None)
    guest = (entry for entry in frames if not _is_own(entry.tb_frame))
    error.__traceback__ = start or next(guest, None)


def _entries(entry: TracebackType | None) -> Iterator[TracebackType]:
    while entry is not None:
        yield entry
        entry = entry.tb_next


def _is_own(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(_OWN)


type _Found[Position] = Iterator[tuple[FrameType, Position]]


def _without_own[Position](found: _Found[Position]) -> _Found[Position]:
    return (entry for entry in found if not _is_own(entry[0]))


def _hide_own[Position](walk: Callable[..., _Found[Position]]) -> Callable:
    """A walk down a traceback that passes over the frames of the harness."""
    return lambda entry: _without_own(walk(entry))


def _walk_stack(frame: FrameType | None) -> Iterator[tuple[FrameType, int]]:
    """`traceback.walk_stack` without the frames of the harness; without a frame, from its caller on."""
    return _without_own(_outwards(frame or sys._getframe(1)))


def _outwards(frame: FrameType | None) -> Iterator[tuple[FrameType, int]]:
    while frame is not None and not _is_outermost(frame):
        yield frame, frame.f_lineno
        frame = frame.f_back


def _is_outermost(frame: FrameType) -> bool:
    """Whether it is the one by which the host calls the harness."""
    return frame.f_back is None and frame.f_code.co_filename == '<string>'


# What the guest prints by itself (traceback, logging, warnings) has no frame of the harness either.
traceback.walk_stack = _walk_stack
traceback.walk_tb = _hide_own(traceback.walk_tb)
traceback._walk_tb_with_full_positions = _hide_own(traceback._walk_tb_with_full_positions)
