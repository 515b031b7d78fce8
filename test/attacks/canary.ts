import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';

/** The secrets that no attack may reach. The cases name them, so that they cannot be others. */
export const CANARY = {
  environment: { CLOCHE_CANARY: 'CANARY-ENV-5b1f', TZ: 'Pacific/Chatham' },
  file: 'CANARY-FILE-9d2c',
  net: 'CANARY-NET-3e77',
  port: 47811,
  folder: '/tmp/cloche-canary',
};

/** Canaries that are up: files, and listeners on loopback that count who came. */
export interface Canaries extends AsyncDisposable {
  readonly hits: number;
  reset(): void;
}

/** Puts the canaries up. The one that is environment is for whoever starts the service. */
export async function putUpCanaries(): Promise<Canaries> {
  let hits = 0;
  await using stack = new AsyncDisposableStack();
  writeFiles();
  stack.defer(() => rmSync(CANARY.folder, { recursive: true, force: true }));
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer((_, response) => {
      response.setHeader('access-control-allow-origin', '*').end(CANARY.net);
    });
    server.on('connection', () => hits++);
    if (!(await isUp(server.listen(CANARY.port, host)))) {
      if (host === '::1') continue;
      throw new Error(`Expected port ${CANARY.port} to be free`);
    }
    stack.defer(() => server.closeAllConnections());
    stack.defer(() => void server.close());
  }
  const socket = createSocket('udp4');
  socket.on('message', () => hits++);
  await once(socket.bind(CANARY.port, '127.0.0.1'), 'listening');
  stack.defer(() => void socket.close());
  const owned = stack.move();
  return {
    get hits() {
      return hits;
    },
    reset() {
      hits = 0;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function writeFiles(): void {
  const { folder, file } = CANARY;
  mkdirSync(folder, { recursive: true });
  const secret = JSON.stringify(file);
  writeFileSync(`${folder}/secret.txt`, file);
  writeFileSync(`${folder}/secret.json`, JSON.stringify({ secret: file }));
  writeFileSync(`${folder}/secret.mjs`, `export const secret=${secret};export default {secret};`);
  writeFileSync(`${folder}/secret.js`, `module.exports={secret:${secret}}`);
}

/** A host without IPv6 has only one of the two addresses. */
async function isUp(server: Server): Promise<boolean> {
  return once(server, 'listening').then(
    () => true,
    () => false,
  );
}
