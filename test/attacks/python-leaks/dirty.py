"""Leaves behind whatever a run can; its mark is `leak`, its secret comes by stdin."""

import contextlib
import ast
import asyncio
import atexit
import builtins
import codecs
import contextvars
import ctypes
import decimal
import gc
import io
import json
import linecache
import locale
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
import types
import warnings
import zoneinfo

import _cloche.denials
import _cloche.host
import _cloche.main
import _cloche.program
from pyodide.ffi import create_proxy, to_js

SECRET = bytes.fromhex(sys.stdin.readline())
MEMORY_BYTES, ENDING = int(sys.argv[1]), sys.argv[2]


def leak(*_: object, **__: object) -> str:
    """What takes the place of functions."""
    return 'leak'


class Leak:
    """Takes the place of finders and streams."""

    write = flush = leak

    def find_spec(self, *_: object) -> None:
        """Finds nothing, and would hear of every import."""


def soil_heap() -> None:
    """The secret as bytes, text and objects of JavaScript, and in memory that belongs to nobody."""
    held = [(SECRET + bytes([at % 256]), SECRET.hex() + str(at), to_js(SECRET)) for at in range(500)]
    builtins.leak_held = held
    held[0][2].leak = create_proxy(held)
    for address in range(MEMORY_BYTES - (1 << 18), MEMORY_BYTES, 4096):
        ctypes.memmove(address, SECRET, len(SECRET))
    if ENDING == 'grow':
        builtins.leak_grown = SECRET * (1 << 20)
    # The digit of a small integer, which every run shares with its interpreter.
    ctypes.c_uint32.from_address(id(251) + int.__basicsize__).value = 252


def soil_modules() -> None:
    """Names, modules, and functions of others: Python's, the standard library's and the harness's."""
    sys.modules['leak'] = types.ModuleType('leak')
    sys.leak = builtins.leak = asyncio.leak = leak
    builtins.abs = json.dumps = time.time_ns = os.getlogin = random.shuffle = leak
    json.JSONEncoder.leak = ast.NodeVisitor.visit = leak
    gc.get_referents(str.__dict__)[0]['leak'] = leak
    del sys.modules['calendar'], builtins.memoryview
    _cloche.program.from_text = _cloche.main.leak = leak
    _cloche.denials._REFUSALS.clear()
    _cloche.host._bound.append(leak)


def soil_import() -> None:
    """The ways of import and of text."""
    sys.path.insert(0, '/leak')
    sys.meta_path.insert(1, Leak())
    sys.path_hooks.insert(0, leak)
    sys.path_importer_cache['/leak'] = None
    codecs.register(lambda name: codecs.lookup('ascii') if name == 'leak' else None)
    codecs.register_error('leak', leak)
    codecs.lookup('leak')
    linecache.cache['/leak'] = (4, None, ['leak'], '/leak')
    re.compile('leak' + SECRET.hex())
    sys.intern('leak' + SECRET.hex())


def soil_interpreter() -> None:
    """Settings of the interpreter and of the standard library."""
    gc.set_threshold(77, 7, 7)
    gc.callbacks.append(leak)
    gc.disable()
    sys.setrecursionlimit(7777)
    sys.setswitchinterval(0.7)
    sys.set_int_max_str_digits(7777)
    sys.monitoring.use_tool_id(3, 'leak')
    sys.addaudithook(lambda event, _: event == 'leak.heard' and setattr(builtins, 'leak_heard', True))
    sys.excepthook = sys.unraisablehook = sys.displayhook = threading.excepthook = leak
    sys.ps1 = 'leak'
    locale.setlocale(locale.LC_ALL, 'C')
    decimal.getcontext().prec = decimal.DefaultContext.prec = 7
    warnings.simplefilter('ignore')
    signal.signal(signal.SIGTERM, leak)
    threading.current_thread().name = 'leak'
    contextvars.ContextVar('leak').set('leak')
    random.seed(7)
    tempfile.tempdir = '/leak'
    zoneinfo.reset_tzpath(['/leak'])
    json.decoder.leak = leak


def soil_asyncio() -> None:
    """Tasks, timers, a loop and hooks that never end."""

    async def stay() -> None:
        await asyncio.Event().wait()

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    asyncio.events._set_running_loop(loop)
    builtins.leak_tasks = [loop.create_task(stay(), name='leak') for _ in range(9)]
    loop.call_soon(leak)
    loop.call_later(0.001, leak)
    sys.set_asyncgen_hooks(firstiter=leak)
    atexit.register(atexit.register, leak)


def soil_realm() -> None:
    """Prototypes and constructors of the realm, and the host's bindings in it."""
    array = to_js([]).constructor
    root = array.prototype.__proto__
    for place in (root, array.prototype, array, root.constructor, array.constructor, to_js(b'').constructor):
        place.leak = 'leak'
    array.prototype.flatMap = root.constructor.fromEntries = create_proxy(leak)
    _cloche.host._bound[0].leak = 'leak'
    _cloche.host._bound[0].sleep = create_proxy(leak)


def soil_files() -> None:
    """Files everywhere, the standard library's archive, the environment and descriptors."""
    os.environ['LEAK'] = 'leak'
    os.putenv('LEAK_TOO', SECRET.hex())
    archive = next(path for path in sys.path if path.endswith('.zip'))
    for change in (lambda: open(archive, 'r+b').write(b'leak'), lambda: os.truncate(archive, 8)):
        with contextlib.suppress(OSError):
            change()
    for folder in ('/', '/tmp', '/home', '/lib', f'{archive.removesuffix("14.zip")}.14', '/sandbox', '/leak'):
        os.makedirs(folder, exist_ok=True)
        with open(f'{folder}/leak.py', 'wb') as file:
            file.write(SECRET)
    os.symlink('/tmp/leak.py', '/tmp/leak.link')
    os.chmod('/home', 0o700)
    builtins.leak_files = [os.open('/tmp/leak.py', os.O_RDWR), os.dup(0), *os.pipe()]
    os.chdir('/tmp')


for soil in (soil_heap, soil_modules, soil_import, soil_interpreter, soil_asyncio, soil_realm, soil_files):
    soil()
print('dirty', end='')
sys.stdout = sys.stderr = Leak()
sys.argv.append('leak')
sys.setprofile(leak)
if ENDING == 'exit':
    os._exit(7)
if ENDING == 'raise':
    raise RuntimeError('leak')
