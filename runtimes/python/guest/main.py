"""One run of one program: the request in, the answer out."""

import builtins
import json
import os
import random
import sys
from collections.abc import Mapping, Sequence
from types import CodeType
from typing import NotRequired, TypedDict

from _cloche import denials, ending, errors, figures, files, host, loop, program, streams, values
from _cloche.display import display, show_value

_encode = json.JSONEncoder().encode
_decode = json.JSONDecoder().decode
# Let go when memory ran out, so that there is some to tell of it.
_reserve = [bytearray(1 << 18)]


class Request(TypedDict):
    """What is to run. Without a source, the path is of one of the files."""

    path: str
    source: str | None
    files: Sequence[files.File]
    args: Sequence[str]
    env: Mapping[str, str]
    collect: Sequence[str] | None


class Answer(TypedDict):
    """How it ended; `value` is JSON text, `files` are absolute paths."""

    status: str
    exitCode: int
    limit: NotRequired[str]
    value: NotRequired[str]
    valueText: NotRequired[str]
    error: NotRequired[errors.ErrorReport]
    files: list[str]


def serve() -> None:
    """Runs the program that the host asks for, and tells it how that ended."""
    host.answer(run(host.request()))


def run(request: str) -> str:
    """Runs one program to its end and tells how it ended; both are JSON. Called once."""
    asked: Request = _decode(request)
    try:
        marks = files.place(asked['files'])
        _prepare(asked)
        answer = _execute(asked)
        ending.finish()
        answer['files'] = files.collect(marks, asked.get('collect'))
    except BaseException as error:  # noqa: BLE001 - no room for its files, or it left all in ruins
        answer = _failed(error, None)
    return _encode(answer)


def _prepare(asked: Request) -> None:
    """Makes the interpreter what `python3 FILE ARGS` in the sandbox would be."""
    os.chdir(files.SANDBOX)
    os.environ.clear()
    os.environ.update({'HOME': files.SANDBOX, 'MPLBACKEND': figures.BACKEND, **asked['env']})
    sys.argv = [asked['path'].removeprefix(f'{files.SANDBOX}/'), *asked['args']]
    sys.orig_argv = ['python3', *sys.argv]
    sys.executable = ''
    sys.path[:] = [os.path.dirname(asked['path']), *(path for path in sys.path if path)]
    sys.dont_write_bytecode = True
    sys.excepthook = sys.__excepthook__
    builtins.display = display
    streams.open_streams()
    loop.install()
    _seed()
    denials.install()


def _seed() -> None:
    """The generators are in the image with a state that every run would share."""
    random.seed()
    if (numpy_random := sys.modules.get('numpy.random')) is not None:
        numpy_random.seed()


def _execute(asked: Request) -> Answer:
    main: program.Program | None = None
    try:
        main = _load(asked)
        value = main.run()
    except BaseException as error:  # noqa: BLE001 - whatever the program did not catch
        failure = error
    else:
        ending.restore_interpreter()
        return _succeeded(value)
    # No longer while it is handled: hooks of the program see none that is.
    ending.restore_interpreter()
    if isinstance(failure, SystemExit):
        return _exited(failure.code)
    return _failed(failure, main and main.code)


def _load(asked: Request) -> program.Program:
    source = asked['source']
    return program.from_file(asked['path']) if source is None else program.from_text(source, asked['path'])


def _succeeded(value: object) -> Answer:
    answer: Answer = {'status': 'ok', 'exitCode': 0, 'files': []}
    if value is None:
        return answer
    show_value(value)
    if (text := values.to_text(value)) is not None:
        answer['valueText'] = text
    if (data := values.to_json(value)) is not None:
        answer['value'] = data
    return answer


def _exited(code: object) -> Answer:
    """The code of a process that was left by `SystemExit`; what is no number is a message."""
    if code is None:
        exit_code = 0
    elif isinstance(code, int):
        exit_code = code & 0xFF if -(1 << 31) <= code < 1 << 31 else 0xFF
    else:
        streams.flush()
        streams.write_error(f'{code}\n')
        exit_code = 1
    return {'status': 'error' if exit_code else 'ok', 'exitCode': exit_code, 'files': []}


def _failed(error: BaseException, code: CodeType | None) -> Answer:
    limit = errors.limit_of(error)
    if limit == 'memory':
        _reserve.clear()
    report = errors.report(error, code)
    exit_code = 130 if isinstance(error, KeyboardInterrupt) else 1
    if limit is None:
        return {'status': 'error', 'exitCode': exit_code, 'error': report, 'files': []}
    return {'status': 'limit', 'limit': limit, 'exitCode': exit_code, 'error': report, 'files': []}
