import { once } from 'node:events';
import type { Output } from '../../src/core/runtime.ts';
import { encodeFrame, encodeHeader } from './frames.ts';
import type { Tools } from './tools.ts';

/** Tries to get something out of a locked sandbox; gives what it got, or throws what stopped it. */
export type Intrusion = (tools: Tools, args: readonly string[], output: Output) => unknown;

const PIPE = 3;
const MIB = 1024 * 1024;
const AF_INET = 2;
const SOCK_STREAM = 1;
const AT_FDCWD = -100;
const RLIMIT_CORE = 4;
const PR_SET_DUMPABLE = 4;
const PTRACE_ATTACH = 16;
const SECCOMP_GET_ACTION_AVAIL = 2;

/** Flags that the kernel refuses: a test must not fork where this is not stopped. */
const CLONE_NOTHING_VALID = 0x800;

const text = (value: string): Buffer => Buffer.from(`${value}\0`);

/** Every intrusion, by the name that a snippet's source gives. */
export const INTRUSIONS: Record<string, Intrusion> = {
  'read a file': ({ fs }) => fs.readFileSync('/etc/passwd', 'utf8').length,
  'open own memory': ({ fs }) => fs.openSync('/proc/self/mem', 'r+'),
  'read own status': ({ fs }) => fs.readFileSync('/proc/self/status', 'utf8').length,
  'read the package': ({ fs }) => fs.readFileSync(import.meta.filename, 'utf8').length,
  'write a file': ({ fs }, [path = '']) => fs.writeFileSync(path, 'written'),
  'list a folder': ({ fs }) => fs.readdirSync('/').length,
  'write a database': async (_, [path = '']) => {
    const { DatabaseSync } = await import('node:sqlite');
    new DatabaseSync(path).exec('create table stolen (data)');
  },
  'start a program': ({ childProcess }) => started(childProcess.spawnSync('/bin/true')),
  'become a program': () => process.execve?.('/bin/true', ['/bin/true']),
  'connect to loopback': async ({ net }, [port]) => {
    await once(net.connect(Number(port), '127.0.0.1'), 'connect');
    return 'connected';
  },
  // Node throws this refusal where nobody can catch it.
  'listen on loopback': ({ net }) =>
    new Promise((resolve, reject) => {
      process.once('uncaughtException', reject);
      net
        .createServer()
        .once('error', reject)
        .listen(0, '127.0.0.1', () => resolve('listening'));
    }),
  'send a datagram': ({ dgram }, [port]) =>
    new Promise((resolve, reject) => {
      const socket = dgram.createSocket('udp4').once('error', reject);
      socket.send('stolen', Number(port), '127.0.0.1', (error) => (error ? reject(error) : resolve('sent')));
    }),
  'ask for a name': ({ dns }) => dns.promises.lookup('localhost'),
  'start a thread': async ({ workerThreads }) => {
    await once(new workerThreads.Worker('0', { eval: true }), 'online');
    return 'online';
  },
  'look for the parent': (_, [pid]) => process.kill(Number(pid), 0),
  'kill a process': (_, [pid]) => process.kill(Number(pid), 'SIGKILL'),
  'take a binding': () => typeof Reflect.get(process, 'binding').call(process, 'fs'),
  'open the inspector': ({ inspector }) => {
    inspector.open(0, '127.0.0.1');
    return inspector.url();
  },
  'load an addon': () => process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6'),
  'bind a library': ({ ffi }) => Object.keys(ffi.dlopen(null, {}).functions).length,
  'make code from text': () => new Function('return 1')(),
  'read the environment': () => process.env,
  'call getpid': ({ call }) => call('getpid') === process.pid,
  'call getppid': ({ call }) => call('getppid'),
  'call openat': ({ call }) => call('openat', AT_FDCWD, text('/etc/passwd'), 0),
  'call socket': ({ call }) => call('socket', AF_INET, SOCK_STREAM, 0),
  'call kill': ({ call }, [pid]) => call('kill', Number(pid), 0),
  'call clone': ({ call }) => call('clone', CLONE_NOTHING_VALID),
  'call execve': ({ call }) => call('execve', text('/nonexistent'), 0, 0),
  'call ptrace': ({ call }) => call('ptrace', PTRACE_ATTACH, 0),
  'call prctl': ({ call }) => call('prctl', PR_SET_DUMPABLE, 1),
  'call seccomp': ({ call }) => call('seccomp', SECCOMP_GET_ACTION_AVAIL, 0, Buffer.alloc(4)),
  'open an io_uring': ({ call }) => call('io_uring_setup', 8, Buffer.alloc(120)),
  'call prlimit64': ({ call }) => call('prlimit64', 0, RLIMIT_CORE, Buffer.alloc(16), 0),
  'allocate 3 GB': () => [new Uint8Array(1e9), new Uint8Array(1e9), new Uint8Array(1e9)].length,
  'hold memory': (_, [megabytes]) => {
    const held = [];
    for (let i = 0; i < Number(megabytes); i++) {
      held.push(new Uint8Array(MIB).fill(1));
      nap(1);
    }
    return held.length;
  },
  'fill the heap': () => {
    const held: object[] = [];
    for (;;) held.push({ held });
  },
  spin: () => {
    for (;;) nap(10);
  },
  'send noise': ({ fs }) => hang(fs, Buffer.from('GET / HTTP/1.1\r\n\r\n')),
  'send too long a frame': ({ fs }) => hang(fs, encodeHeader('stdout', 0xffff_ffff)),
  'send a frame of the parent': ({ fs }) => hang(fs, encodeFrame('run', new Uint8Array())),
  'be ready again': ({ fs }) => hang(fs, encodeFrame('ready', text('{}'))),
  'start again': ({ fs }) => hang(fs, Buffer.concat(Array(3).fill(encodeFrame('started', Buffer.alloc(0))))),
  'end without sense': ({ fs }) => hang(fs, encodeFrame('end', Buffer.from('{"status":"ok"}'))),
  'deny the unknown': ({ fs }) => hang(fs, encodeFrame('denied', Uint8Array.of(200))),
  'deny without end': ({ fs }) => hang(fs, ...Array(2000).fill(encodeFrame('denied', Uint8Array.of(0)))),
  'write past the cap': ({ fs }) => hang(fs, ...Array(3).fill(encodeFrame('stdout', new Uint8Array(65_536)))),
  'send a file that climbs': ({ fs }) => hang(fs, encodeFrame('file', Buffer.from('\x07\0../evil!'))),
  'show a thing of no mime': ({ fs }) => hang(fs, encodeFrame('display', Buffer.from('\x04evil!'))),
  'be armed in a run': ({ fs }) => hang(fs, encodeFrame('armed', new Uint8Array())),
  quit: (_, _args, output) => {
    output.write('stdout', Buffer.from('so far'));
    output.quit({ status: 'limit', limit: 'output', exitCode: null, memoryBytes: 1, fuel: null });
  },
  'send half a file': ({ fs }) => hang(fs, encodeFrame('file', Uint8Array.of(255, 255, 1))),
  'speak after the end': ({ fs }) => {
    fs.writeSync(PIPE, encodeFrame('stdout', Buffer.from('before')));
    setTimeout(() => fs.writeSync(PIPE, encodeFrame('stdout', Buffer.from('after'))));
    return 'spoken';
  },
};

function started({ error, status }: { error?: Error | undefined; status: number | null }): number | null {
  if (error) throw error;
  return status;
}

/** Sends frames and waits for the end that they bring. */
function hang(fs: Tools['fs'], ...frames: Uint8Array[]): Promise<never> {
  for (const frame of frames) fs.writeSync(PIPE, frame);
  return new Promise(() => setInterval(() => undefined, 1000));
}

function nap(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
