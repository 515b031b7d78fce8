"""Tells what state a run finds: a digest of each part of it, and every place where a former secret stands."""

import asyncio
import atexit
import builtins
import codecs
import contextvars
import ctypes
import decimal
import gc
import linecache
import locale
import os
import random
import re
import signal
import stat
import sys
import tempfile
import threading
import types
import uuid
import warnings
import zlib
import zoneinfo

import _cloche.host
from pyodide.ffi import to_js

MEMORY_BYTES = int(sys.argv[1])
# Small: what is read is copied, and must not take the place of what is looked for.
CHUNK_BYTES = 1 << 16
OVERLAP_BYTES = 128
SECRETS = [line.split() for line in sys.stdin.read().splitlines()]


def secrets() -> list[str]:
    """The places in linear memory where a secret's first half is followed by its second; they never are in the probe's own."""
    needles = [(head.encode(), tail.encode()) for head, tail in SECRETS]
    needles += [(bytes.fromhex(head), bytes.fromhex(tail)) for head, tail in SECRETS]
    found = []
    for start in range(1024, MEMORY_BYTES, CHUNK_BYTES):
        chunk = ctypes.string_at(start, min(CHUNK_BYTES + OVERLAP_BYTES, MEMORY_BYTES - start))
        for head, tail in needles:
            at = chunk.find(head)
            while at >= 0:
                if chunk.startswith(tail, at + len(head)):
                    found.append(f'{len(head)} at {start + at}')
                at = chunk.find(head, at + 1)
    return found


def describe(value: object) -> str:
    """What must not differ of a value: the code of a function, the text of a plain value, else the type."""
    match value:
        case types.FunctionType():
            code = value.__code__
            return f'{code.co_filename}:{code.co_firstlineno}:{code.co_name}:{zlib.crc32(code.co_code)}'
        case staticmethod() | classmethod():
            return describe(value.__func__)
        case str() | int() | float() | bytes() | None:
            return repr(value)
        case types.BuiltinFunctionType() | type():
            return value.__qualname__
    return type(value).__qualname__


def digest(module: object) -> int:
    """A digest of a module's names, and of those of its classes; some modules are objects of JavaScript."""
    parts = []
    for name, value in sorted(getattr(module, '__dict__', {}).items()):
        parts.append(f'{name} {describe(value)}')
        if isinstance(value, type) and value.__module__ == module.__name__:
            parts += [f'{name}.{key} {describe(member)}' for key, member in sorted(vars(value).items())]
    return zlib.crc32('\n'.join(parts).encode('utf-8', 'replace'))


def modules() -> dict[str, int]:
    """A digest of every module."""
    return {name: digest(module) for name, module in sorted(sys.modules.items()) if name != '__main__'}


def files() -> dict[str, object]:
    """Every file: its mode, and a digest of what is in it or the length of a list."""
    found = {}
    for folder, folders, names in os.walk('/'):
        if folder.startswith(('/dev', '/proc')):
            continue
        for name in [*folders, *names]:
            path = os.path.join(folder, name)
            status = os.lstat(path)
            content = None
            if stat.S_ISREG(status.st_mode):
                with open(path, 'rb') as file:
                    content = zlib.crc32(file.read())
            found[path] = [status.st_mode, content]
    return found


def descriptors() -> list[int]:
    """Which descriptors are open."""
    found = []
    for descriptor in range(64):
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        found.append(descriptor)
    return found


def realm() -> dict[str, list[str]]:
    """The names of the realm's own objects, and what is behind some of them."""
    array = to_js([]).constructor
    root = array.prototype.__proto__
    places = {
        'Array': array,
        'Array.prototype': array.prototype,
        'Object': root.constructor,
        'Object.prototype': root,
        'Function': array.constructor,
        'Uint8Array': to_js(b'').constructor,
        'host': _cloche.host._bound[0],
    }
    names = {name: sorted(root.constructor.getOwnPropertyNames(place)) for name, place in places.items()}
    own = [array.prototype.flatMap, root.constructor.fromEntries, _cloche.host._bound[0].sleep]
    return {**names, 'functions': [str(function) for function in own]}


def heard() -> bool:
    """Whether an audit hook of a former run listens."""
    sys.audit('leak.heard')
    return hasattr(builtins, 'leak_heard')


def knows(look_up: object) -> bool:
    """Whether a registry of codecs knows the mark."""
    try:
        look_up('leak')
    except LookupError:
        return False
    return True


def interpreter() -> dict[str, object]:
    """The settings of the interpreter and of the standard library."""
    return {
        'argv': sys.argv,
        'asyncgen': [str(hook) for hook in sys.get_asyncgen_hooks()],
        'atexit': atexit._ncallbacks(),
        'audit': heard(),
        'codecs': [knows(codecs.lookup), knows(codecs.lookup_error)],
        'context': [variable.name for variable in contextvars.copy_context()],
        'decimal': [str(decimal.getcontext()), str(decimal.DefaultContext)],
        'environment': dict(os.environ),
        'filters': [str(entry) for entry in warnings.filters],
        'folder': os.getcwd(),
        'gc': [gc.get_threshold(), gc.isenabled(), len(gc.callbacks), gc.get_debug()],
        'hooks': [describe(hook) for hook in (sys.excepthook, sys.unraisablehook, sys.displayhook)],
        'import': [[str(type(entry)) for entry in sys.meta_path], [describe(entry) for entry in sys.path_hooks]],
        'integers': [int(str(number)) + 1 for number in range(-6, 256)],
        'limits': [sys.getrecursionlimit(), sys.getswitchinterval(), sys.get_int_max_str_digits()],
        'lines': sorted(linecache.cache),
        'locale': locale.setlocale(locale.LC_ALL),
        'monitoring': [sys.monitoring.get_tool(tool) for tool in range(6)],
        'names': sorted(name for name in globals() if name.lower().startswith('leak')),
        'path': [sys.path, sorted(sys.path_importer_cache), zoneinfo.TZPATH, tempfile.tempdir],
        'patterns': sum('leak' in str(key) for key in re._cache),
        'signals': [str(signal.getsignal(number)) for number in sorted(signal.valid_signals())],
        'str': sorted(vars(str)),
        'tasks': sum(isinstance(entry, asyncio.Task) for entry in gc.get_objects()),
        'loop': str(asyncio.events._get_running_loop()),
        'threads': [thread.name for thread in threading.enumerate()],
        'trace': [describe(sys.gettrace()), describe(sys.getprofile())],
    }


found = secrets()
state = {
    'descriptors': descriptors(),
    'files': files(),
    'interpreter': interpreter(),
    'modules': modules(),
    'realm': realm(),
}
chance = [random.random(), os.urandom(8).hex(), str(uuid.uuid4())]
{'secrets': found, 'state': state, 'chance': chance}
