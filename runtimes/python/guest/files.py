"""The files of a run: those that go in, and which of them come back."""

import base64
import os
import stat
import time
from collections.abc import Iterator, Sequence
from typing import TypedDict

from _cloche.globs import matcher

SANDBOX = '/sandbox'
"""The working directory of the guest."""


class File(TypedDict):
    """A file of the request; its path is relative to the sandbox."""

    path: str
    content: str
    encoding: str


type Marks = dict[str, tuple[int, int]]
"""Size and time of change of each file that went in, by path."""


def place(files: Sequence[File]) -> Marks:
    """Writes the files of a request, dated a second back: whatever a run changes then has a later date."""
    if not files:
        return {}
    date_ns = (time.time_ns() // 1_000_000_000 - 1) * 1_000_000_000
    marks = {}
    for file in files:
        path = os.path.normpath(os.path.join(SANDBOX, file['path']))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as target:
            target.write(_to_bytes(file))
        os.utime(path, ns=(date_ns, date_ns))
        marks[path] = _mark(os.stat(path))
    return marks


def collect(marks: Marks, globs: Sequence[str] | None) -> list[str]:
    """The absolute paths of what comes back, sorted: files that match, or that the run made or changed."""
    if globs is None:
        found = (path for path, mark in _walk() if marks.get(path) != mark)
    else:
        is_match = matcher(globs)
        found = (path for path, _ in _walk() if is_match(path.removeprefix(f'{SANDBOX}/')))
    return sorted(path for path in found if _is_unicode(path))


# To look up a path takes a step for each of its folders.
_MOST_FOLDERS = 64


def _to_bytes(file: File) -> bytes:
    if file.get('encoding') == 'base64':
        return base64.b64decode(file['content'])
    return file['content'].encode('utf-8', 'surrogatepass')


def _walk() -> Iterator[tuple[str, tuple[int, int]]]:
    """Every regular file under the sandbox; links are not followed, unreadable and very deep folders passed over."""
    pending = [SANDBOX]
    while pending:
        folder = pending.pop()
        if folder.count('/') > _MOST_FOLDERS:
            continue
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISDIR(status.st_mode):
                        pending.append(entry.path)
                    elif stat.S_ISREG(status.st_mode):
                        yield entry.path, _mark(status)
        except OSError:
            continue


def _mark(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _is_unicode(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
