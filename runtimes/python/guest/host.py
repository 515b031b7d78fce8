"""What the host does for a run, handed over once while the image is built."""

import operator
import time
from typing import Protocol


class Host(Protocol):
    """The functions of the host; each takes and gives plain values."""

    def request(self) -> str:
        """What is to run, as JSON."""

    def answer(self, json: str) -> None:
        """How it ended, as JSON."""

    def deny(self, kind: str) -> None:
        """Counts a reach for what the sandbox does not have."""

    def display(self, mime: str, data: str) -> None:
        """Shows a rich result: text, or base64 for images."""

    def sleep(self, seconds: float) -> None:
        """Lets time pass."""


_bound: list[Host] = []


def bind(functions: Host) -> None:
    """Takes the functions of the host."""
    _bound[:] = [functions]


def request() -> str:
    """What is to run, as JSON."""
    return _bound[0].request()


def answer(json: str) -> None:
    """Tells the host how it ended, as JSON."""
    _bound[0].answer(json)


def deny(kind: str) -> None:
    """Counts a reach for what the sandbox does not have: `network`, `process` or `host`."""
    _bound[0].deny(kind)


def show(mime: str, data: str) -> None:
    """Hands a rich result to the host."""
    _bound[0].display(mime, data)


def pause(seconds: float) -> None:
    """Lets time pass; what is not positive takes none."""
    if seconds > 0:
        _bound[0].sleep(seconds)


def sleep(seconds: float, /) -> None:
    """`time.sleep`: refuses what CPython refuses."""
    length = seconds if isinstance(seconds, float) else operator.index(seconds)
    if length != length:
        raise ValueError('Invalid value NaN (not a number)')
    if length < 0:
        raise ValueError('sleep length must be non-negative')
    if length >= 1 << 33:
        raise OverflowError('timestamp too large to convert to C PyTime_t')
    pause(float(length))


sleep.__module__ = 'time'
time.sleep = sleep
