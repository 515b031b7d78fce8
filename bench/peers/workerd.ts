import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadPackage, versionOf } from './load-package.ts';
import { Absent, type Peer, type PeerEnd } from './peer.ts';

const COMPATIBILITY = '2026-11-01';

/** A worker that loads what it is sent as a worker of its own, new each time, without network. */
const LOADER = `
let loaded = 0;
export default {
  async fetch(request, env) {
    const source = await request.text();
    const main = 'export default { async fetch() { const printed = [];'
      + 'const console = { log: (...args) => void printed.push(args.join(" ") + "\\\\n") };\\n'
      + source + '\\n;return new Response(printed.join("")); } }';
    const code = { compatibilityDate: '${COMPATIBILITY}', mainModule: 'main.js', modules: { 'main.js': main }, globalOutbound: null };
    try {
      return await env.LOADER.get(String(loaded++), async () => code).getEntrypoint().fetch('http://guest/');
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
};
`;

const PATIENCE_MS = 10_000;
const POLL_MS = 20;

/** The loader of Cloudflare's workerd: V8 isolates of a process beside this one, by HTTP over a socket. */
export const WORKERD: Peer = {
  id: 'workerd',
  name: "workerd's loader",
  languages: ['javascript'],
  boundary: 'isolate',
  remark: 'its isolates share one process of their own; their limits are not in the open build',
  caps: { wall: false, memory: false },
  async open() {
    const { module } = await loadPackage('workerd');
    const path = programOf(module as Exports);
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'cloche-bench-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const socketPath = join(folder, 'socket');
    await writeFile(join(folder, 'loader.js'), LOADER);
    await writeFile(join(folder, 'config.capnp'), configOf(socketPath));
    const server = spawn(path, ['serve', join(folder, 'config.capnp'), '--experimental'], {
      stdio: 'ignore',
    });
    stack.defer(() => endOf(server));
    const agent = new Agent({ keepAlive: true });
    stack.defer(() => agent.destroy());
    const run = (source: string): Promise<PeerEnd> => post({ agent, socketPath }, source);
    await untilReady(() => run(''), server);
    const owned = stack.move();
    return {
      version: versionOf('workerd'),
      run: ({ source }) => run(source),
      async hold(count, program) {
        for (let index = 0; index < count; index++) await run(program?.source ?? '');
        return { [Symbol.asyncDispose]: async () => undefined };
      },
      pids: () => (server.pid === undefined ? [] : [server.pid]),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  },
};

/** CommonJS that was an ES module once: Node gives its default export wrapped, others do not. */
type Exports = { default: string | { default: string } };

function programOf({ default: found }: Exports): string {
  return typeof found === 'string' ? found : found.default;
}

function configOf(socketPath: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .loader)],
  sockets = [(name = "http", address = "unix:${socketPath}", http = (), service = "main")],
);
const loader :Workerd.Worker = (
  modules = [(name = "loader.js", esModule = embed "loader.js")],
  bindings = [(name = "LOADER", workerLoader = ())],
  compatibilityDate = "${COMPATIBILITY}",
  compatibilityFlags = ["experimental"],
);
`;
}

function post(to: { agent: Agent; socketPath: string }, source: string): Promise<PeerEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<PeerEnd>();
  const asked = request({ ...to, method: 'POST' }, (answer) => {
    let stdout = '';
    answer.setEncoding('utf8');
    answer.on('data', (text: string) => {
      stdout += text;
    });
    answer.on('error', reject);
    answer.on('end', () =>
      resolve(answer.statusCode === 200 ? { stdout, status: 'ok' } : { stdout: '', status: 'error' }),
    );
  });
  asked.on('error', reject);
  asked.end(source);
  return promise;
}

async function untilReady(run: () => Promise<PeerEnd>, server: ChildProcess): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && server.exitCode === null) {
    const end = await run().catch(() => undefined);
    if (end?.status === 'ok') return;
    await pause(POLL_MS);
  }
  throw new Absent('workerd does not start here, or has no worker loader: npm rebuild workerd');
}

async function endOf(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const exit = once(server, 'exit');
  server.kill('SIGKILL');
  await exit;
}
