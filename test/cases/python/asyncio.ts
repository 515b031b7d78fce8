import type { Case } from '../case.ts';

const language = 'python';

/** asyncio and top-level await: what CPython gives, without threads and sockets. */
export const pythonAsyncioCases: Case[] = [
  {
    name: 'Python: asyncio.run runs a program',
    snippet: {
      language,
      source:
        "import asyncio\nasync def main():\n    await asyncio.sleep(0.01)\n    print('main')\n    return 5\nprint(asyncio.run(main()))",
    },
    expect: { status: 'ok', stdout: 'main\n5\n' },
  },
  {
    name: 'Python: top-level await, for and with',
    snippet: {
      language,
      source: `import asyncio
from contextlib import asynccontextmanager
@asynccontextmanager
async def scope():
    print('in')
    yield 1
    print('out')
async def numbers():
    for n in range(2):
        await asyncio.sleep(0)
        yield n
await asyncio.sleep(0)
async with scope() as one:
    async for n in numbers():
        print(n + one)
print([n async for n in numbers()])`,
    },
    expect: { status: 'ok', stdout: 'in\n1\n2\nout\n[0, 1]\n' },
  },
  {
    name: 'Python: tasks interleave, gather keeps the order',
    snippet: {
      language,
      source: `import asyncio
async def work(name, delay):
    print('start', name)
    await asyncio.sleep(delay)
    print('end', name)
    return name
async def main():
    print(await asyncio.gather(work('slow', 0.03), work('quick', 0.01)))
asyncio.run(main())`,
    },
    expect: { stdout: "start slow\nstart quick\nend quick\nend slow\n['slow', 'quick']\n" },
  },
  {
    name: 'Python: timeouts and cancellation',
    snippet: {
      language,
      source: `import asyncio
async def main():
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError:
        print('timeout')
    try:
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()
    except TimeoutError:
        print('timeout again')
    task = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print('cancelled', task.cancelled())
asyncio.run(main())`,
    },
    expect: { stdout: 'timeout\ntimeout again\ncancelled True\n' },
  },
  {
    name: 'Python: task groups, queues, locks and semaphores',
    snippet: {
      language,
      source: `import asyncio
async def main():
    queue, lock, gate = asyncio.Queue(2), asyncio.Lock(), asyncio.Semaphore(1)
    async def produce():
        for n in range(4):
            await queue.put(n)
        await queue.put(None)
    async def consume():
        while (n := await queue.get()) is not None:
            async with lock, gate:
                print(n, end=' ')
    async with asyncio.TaskGroup() as group:
        group.create_task(produce())
        group.create_task(consume())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(10))
            group.create_task(fail())
    except* ValueError as errors:
        print(errors.exceptions)
async def fail():
    raise ValueError('one')
asyncio.run(main())`,
    },
    expect: { stdout: "0 1 2 3 (ValueError('one'),)\n" },
  },
  {
    name: 'Python: callbacks and timers of a loop of its own',
    snippet: {
      language,
      source: `import asyncio
loop = asyncio.new_event_loop()
loop.call_later(0.02, lambda: (print('later'), loop.stop()))
loop.call_soon(print, 'soon')
loop.run_forever()
print(loop.run_until_complete(asyncio.sleep(0, 'done')), loop.is_running())
loop.close()
print(loop.is_closed())`,
    },
    expect: { stdout: 'soon\nlater\ndone False\nTrue\n' },
  },
  {
    name: 'Python: a task that is left pending is cancelled at the end',
    snippet: {
      language,
      source: `import asyncio
async def late():
    try:
        await asyncio.sleep(10)
    finally:
        print('cleaned')
task = asyncio.create_task(late())
await asyncio.sleep(0)
print('end')`,
    },
    expect: { status: 'ok', stdout: 'end\ncleaned\n' },
  },
  {
    name: 'Python: without a running loop there is none',
    snippet: {
      language,
      source: `import asyncio
async def f(): pass
for reach in (asyncio.get_running_loop, asyncio.get_event_loop):
    try:
        reach()
    except RuntimeError as error:
        print(error)`,
    },
    expect: {
      stdout: "no running event loop\nThere is no current event loop in thread 'MainThread'.\n",
    },
  },
  {
    name: 'Python: a coroutine that nobody awaits is warned of',
    snippet: { language, source: "async def f(): pass\nf()\nprint('end')" },
    expect: {
      status: 'ok',
      stdout: 'end\n',
      stderr:
        "/sandbox/main.py:2: RuntimeWarning: coroutine 'f' was never awaited\n  f()\nRuntimeWarning: Enable tracemalloc to get the object allocation traceback\n",
    },
  },
  {
    name: 'Python: what an awaited coroutine raises has the frames of the program',
    snippet: { language, source: "async def f():\n    raise ValueError('x')\nawait f()" },
    expect: {
      status: 'error',
      stderr: `Traceback (most recent call last):
  File "/sandbox/main.py", line 3, in <module>
    await f()
  File "/sandbox/main.py", line 2, in f
    raise ValueError('x')
ValueError: x
`,
    },
  },
  {
    name: 'Python: an exit in a coroutine is one',
    snippet: { language, source: 'import sys, asyncio\nawait asyncio.sleep(0)\nsys.exit(7)' },
    expect: { status: 'error', exitCode: 7, stderr: '' },
  },
  {
    name: 'Python: to_thread and executors do the work on the spot',
    snippet: {
      language,
      source: `import asyncio
async def main():
    print(await asyncio.to_thread(pow, 2, 5))
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, sum, [1, 2]))
    try:
        await asyncio.to_thread(int, 'x')
    except ValueError as error:
        print(error)
asyncio.run(main())`,
    },
    expect: { status: 'ok', stdout: "32\n3\ninvalid literal for int() with base 10: 'x'\n" },
  },
  {
    name: 'Python: a loop that waits for nothing says so',
    snippet: {
      language,
      source: 'import asyncio\nasync def main():\n    await asyncio.Event().wait()\nasyncio.run(main())',
    },
    expect: { status: 'error', exitCode: 1 },
  },
  {
    name: 'Python: stdin is read as a stream, stdout written as one',
    snippet: {
      language,
      source: `import asyncio, sys
async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, sys.stdout)
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    async for line in reader:
        writer.write(line.upper())
        await writer.drain()
asyncio.run(main())`,
      stdin: 'one\ntwo\n',
    },
    expect: { status: 'ok', stdout: 'ONE\nTWO\n', stderr: '' },
  },
  {
    name: 'Python: asyncio has no network',
    snippet: {
      language,
      source: `import asyncio
async def main():
    for reach in (asyncio.open_connection('127.0.0.1', 80), asyncio.start_server(print, '127.0.0.1', 0)):
        try:
            await reach
        except OSError as error:
            print(error.strerror)
asyncio.run(main())`,
    },
    expect: {
      stdout:
        'loop.create_connection is not available: the sandbox has no network\nloop.create_server is not available: the sandbox has no network\n',
      denied: { network: 2 },
    },
  },
  {
    name: 'Python: asyncio has no processes',
    snippet: {
      language,
      source: `import asyncio
async def main():
    try:
        await asyncio.create_subprocess_exec('ls')
    except OSError as error:
        print(error.strerror)
asyncio.run(main())`,
    },
    expect: {
      stdout: 'loop.subprocess_exec is not available: the sandbox has no other processes or threads\n',
      denied: { process: 1 },
    },
  },
  {
    name: 'Python: a test case of coroutines runs',
    snippet: {
      language,
      source: `import asyncio, unittest
class T(unittest.IsolatedAsyncioTestCase):
    async def test_sleep(self):
        self.assertEqual(await asyncio.sleep(0, 1), 1)
unittest.main()`,
    },
    expect: { status: 'ok', exitCode: 0 },
  },
];
