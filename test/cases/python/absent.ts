import type { Case } from '../case.ts';

const language = 'python';
const NETWORK = 'the sandbox has no network';
const PROCESS = 'the sandbox has no other processes or threads';
const HOST = 'the sandbox has no access to its host';

/** A program that makes each reach and prints what it got. */
const reach = (imports: string, ...reaches: string[]): string => `import ${imports}
for reach in (${reaches.map((expression) => `lambda: ${expression}`).join(', ')},):
    try:
        print('got', reach())
    except Exception as error:
        print(type(error).__name__ + ':', getattr(error, 'strerror', None) or error)
`;

/** What the sandbox does not have: each reach tells why it fails, and is counted. */
export const pythonAbsentCases: Case[] = [
  {
    name: 'Python: sockets are refused and counted',
    snippet: {
      language,
      source: reach(
        'socket',
        'socket.socket()',
        "socket.create_connection(('127.0.0.1', 80), 1)",
        "socket.gethostbyname('example.com')",
        "socket.getaddrinfo('example.com', 80)",
      ),
    },
    expect: {
      status: 'ok',
      stdout: `PermissionError: socket is not available: ${NETWORK}
PermissionError: socket.getaddrinfo is not available: ${NETWORK}
PermissionError: socket.gethostbyname is not available: ${NETWORK}
PermissionError: socket.getaddrinfo is not available: ${NETWORK}
`,
      denied: { network: 4 },
    },
  },
  {
    name: 'Python: what stands on sockets is refused',
    snippet: {
      language,
      source: reach(
        'urllib.request, http.client, smtplib, ftplib',
        "urllib.request.urlopen('http://example.com/')",
        "urllib.request.urlopen('https://example.com/')",
        "http.client.HTTPConnection('example.com').request('GET', '/')",
        "smtplib.SMTP('example.com')",
        "ftplib.FTP('example.com')",
      ),
    },
    expect: {
      status: 'ok',
      stdout: `URLError: <urlopen error [Errno 63] socket.getaddrinfo is not available: ${NETWORK}>
URLError: <urlopen error [Errno 63] socket.getaddrinfo is not available: ${NETWORK}>
PermissionError: socket.getaddrinfo is not available: ${NETWORK}
PermissionError: socket.getaddrinfo is not available: ${NETWORK}
PermissionError: socket.getaddrinfo is not available: ${NETWORK}
`,
      denied: { network: 5 },
    },
  },
  {
    name: 'Python: an uncaught refusal is an error as any other',
    snippet: { language, source: 'import socket\nsocket.socket()' },
    expect: {
      status: 'error',
      exitCode: 1,
      error: {
        name: 'PermissionError',
        message: `[Errno 63] socket is not available: ${NETWORK}`,
        stack: `Traceback (most recent call last):
  File "/sandbox/main.py", line 2, in <module>
    socket.socket()
    ~~~~~~~~~~~~~^^
  File "/lib/python314.zip/socket.py", line 236, in __init__
    _socket.socket.__init__(self, family, type, proto, fileno)
    ~~~~~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
PermissionError: [Errno 63] socket is not available: ${NETWORK}
`,
      },
      denied: { network: 1 },
    },
  },
  {
    name: 'Python: processes are refused and counted',
    snippet: {
      language,
      source: reach(
        'os, subprocess',
        "subprocess.run(['ls'])",
        "subprocess.check_output('ls', shell=True)",
        "os.system('ls')",
        "os.popen('ls')",
        'os.fork()',
        "os.execv('/bin/sh', ['sh'])",
        'os.kill(1, 9)',
      ),
    },
    expect: {
      status: 'ok',
      stdout: `PermissionError: subprocess.Popen is not available: ${PROCESS}
PermissionError: subprocess.Popen is not available: ${PROCESS}
PermissionError: os.system is not available: ${PROCESS}
PermissionError: subprocess.Popen is not available: ${PROCESS}
PermissionError: os.fork is not available: ${PROCESS}
PermissionError: os.exec is not available: ${PROCESS}
PermissionError: os.kill is not available: ${PROCESS}
`,
      denied: { process: 7 },
    },
  },
  {
    name: 'Python: threads are refused and counted',
    snippet: {
      language,
      source: reach(
        'threading, _thread, concurrent.futures as futures',
        'threading.Thread(target=print).start()',
        '_thread.start_new_thread(print, ())',
        'threading.Timer(1, print).start()',
        'futures.ThreadPoolExecutor().submit(print)',
      ),
    },
    expect: {
      status: 'ok',
      stdout: `RuntimeError: can't start new thread: ${PROCESS}\n`.repeat(4),
      denied: { process: 4 },
    },
  },
  {
    name: 'Python: locks and queues work without threads',
    snippet: {
      language,
      source: `import threading, queue
lock, waiting = threading.Lock(), queue.Queue()
with lock:
    print(lock.acquire(timeout=0.01), threading.Event().wait(0.01), threading.current_thread().name)
try:
    waiting.get(timeout=0.01)
except queue.Empty:
    print('empty')`,
    },
    expect: { stdout: 'False False MainThread\nempty\n' },
  },
  {
    name: 'Python: multiprocessing is refused',
    snippet: {
      language,
      source: reach(
        'multiprocessing',
        'multiprocessing.Process(target=print).start()',
        'multiprocessing.Pool(2)',
      ),
    },
    expect: {
      status: 'ok',
      stdout: `ModuleNotFoundError: No module named '_multiprocessing': ${PROCESS}\n`.repeat(2),
      denied: { process: 3 },
    },
  },
  {
    name: 'Python: native libraries are refused and counted',
    snippet: {
      language,
      source: reach(
        'ctypes',
        "ctypes.CDLL('libc.so.6')",
        'ctypes.CDLL(None).system',
        'ctypes.CDLL(None).emscripten_run_script',
      ),
    },
    expect: {
      status: 'ok',
      stdout: `PermissionError: ctypes.CDLL of 'libc.so.6' is not available: ${HOST}
AttributeError: Tried to lookup unknown symbol "system" in dynamic lib: __main__
AttributeError: Tried to lookup unknown symbol "emscripten_run_script" in dynamic lib: __main__
`,
      denied: { host: 1 },
    },
  },
  {
    name: 'Python: there is no JavaScript to reach',
    snippet: {
      language,
      source: `for name in ('js', 'pyodide_js', 'micropip'):
    try:
        print(__import__(name))
    except ImportError as error:
        print(error)
try:
    from pyodide.code import run_js
    print(run_js('1'))
except ImportError as error:
    print(error)`,
    },
    expect: {
      status: 'ok',
      stdout: `No module named 'js': ${HOST}
No module named 'pyodide_js': ${HOST}
No module named 'micropip': ${NETWORK}
No module named 'js': ${HOST}
`,
      denied: { host: 3, network: 1 },
    },
  },
  {
    name: 'Python: what tells of a host tells nothing',
    snippet: {
      language,
      source:
        'import os, socket, platform, sys, time\nprint(socket.gethostname(), platform.node(), os.cpu_count(), time.timezone, repr(sys.executable))',
    },
    expect: { stdout: "emscripten emscripten 1 0 ''\n" },
  },
  {
    name: 'Python: a signal can be handled, and be raised by the program itself',
    snippet: {
      language,
      source:
        "import signal\nsignal.signal(signal.SIGUSR1, lambda number, frame: print('got', number == signal.SIGUSR1))\nsignal.raise_signal(signal.SIGUSR1)\nprint(hasattr(signal, 'alarm'))",
    },
    expect: { stdout: 'got True\nFalse\n' },
  },
];
