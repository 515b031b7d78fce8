"""The standard streams of a run, on the descriptors 0, 1 and 2."""

import io
import sys


def open_streams() -> None:
    """Gives the run its standard streams."""
    sys.stdin = sys.__stdin__ = _stdin
    sys.stdout = sys.__stdout__ = _stdout
    sys.stderr = sys.__stderr__ = _stderr


def flush() -> None:
    """Writes out what streams hold; a stream that was broken, closed or replaced does not stop the others."""
    for stream in [getattr(sys, 'stdout', None), getattr(sys, 'stderr', None), _stdout, _stderr]:
        try:
            stream.flush()
        except Exception:  # noqa: BLE001 - the end of a run does not depend on its streams
            continue


def write_error(text: str) -> None:
    """Writes to stderr as the program left it, else to the stream that it was given."""
    for stream in [getattr(sys, 'stderr', None), _stderr]:
        try:
            stream.write(text)
            stream.flush()
            return
        except Exception:  # noqa: BLE001 - then the next stream
            continue


def write_output(text: str) -> None:
    """Writes to stdout as the program left it, as `print` does."""
    if (stream := getattr(sys, 'stdout', None)) is not None:
        stream.write(text)


def _raw(descriptor: int, mode: str) -> io.FileIO:
    raw = io.FileIO(descriptor, mode, closefd=False)
    raw.name = ('<stdin>', '<stdout>', '<stderr>')[descriptor]
    return raw


# They wait in the image. What is written goes out at once, so that a killed run keeps it.
_stdin = io.TextIOWrapper(io.BufferedReader(_raw(0, 'r')), encoding='utf-8')
_stdout = io.TextIOWrapper(_raw(1, 'w'), encoding='utf-8', newline='\n', write_through=True)
_stderr = io.TextIOWrapper(
    _raw(2, 'w'), encoding='utf-8', errors='backslashreplace', newline='\n', write_through=True
)
_stdin.mode = 'r'
_stdout.mode = _stderr.mode = 'w'
