"""The end of a program: what CPython still does between the last statement and the end of its process."""

import atexit
import builtins
import gc
import io
import sys

from _cloche import figures
from _cloche.errors import format_error
from _cloche.files import SANDBOX
from _cloche.streams import flush, write_error

_BUFFERED = {io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom}
# The program may take the names away, not the objects.
_modules, _settrace, _setprofile = sys.modules, sys.settrace, sys.setprofile
_builtins = dict(vars(builtins))
# The modules of the image: none of them is the program's.
_image = dict(sys.modules)


def restore_interpreter() -> None:
    """Takes away what would disturb the end: tracing, and builtins that the program deleted."""
    _settrace(None)
    _setprofile(None)
    for name in _builtins.keys() - vars(builtins).keys():
        vars(builtins)[name] = _builtins[name]


def finish() -> None:
    """Shows open figures, runs exit handlers, writes out streams and drops the modules of the program.

    Their finalizers run then, and files that were left open are written.
    """
    try:
        figures.show()
    except Exception as error:  # noqa: BLE001 - a figure that cannot be drawn
        write_error(format_error(error))
    atexit._run_exitfuncs()
    flush()
    _flush_files()
    _drop_modules()
    gc.collect()
    flush()


def _flush_files() -> None:
    """Writes what open files hold: the collector may close a file in a cycle before the buffer above it."""
    for found in gc.get_objects():
        if type(found) in _BUFFERED:
            try:
                found.flush()
            except (OSError, ValueError):
                continue


def _drop_modules() -> None:
    """Forgets the modules that the program is made of, and what only they held."""
    for name, module in list(_modules.items()):
        if _image.get(name) is module:
            continue
        file = getattr(module, '__file__', None)
        if name == '__main__' or (isinstance(file, str) and file.startswith(f'{SANDBOX}/')):
            _modules.pop(name, None)
