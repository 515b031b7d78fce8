import { Agent, request } from 'node:http';

/** Sends a snippet and waits for its outcome; gives the body of the answer. */
export type Submit = (body: string) => Promise<string>;

/** A client of a service, over connections that it keeps open; it costs less of the machine than `fetch`. */
export interface Client extends Disposable {
  submit: Submit;
  /** Sends a snippet and waits for nothing but the word that it is kept. */
  enqueue: Submit;
  /** Reads what stands at a path. */
  read(path: string): Promise<string>;
  /** Cancels a run by its id. */
  cancel(id: string): Promise<string>;
}

/** What a call asks, and the status that it has to be answered with. */
interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: string;
  prefer?: string;
  status: number;
}

const RUNS = '/v1/runs';
const WAIT = 'wait=30';

/** Opens a client. Its calls reject for any other answer than the one they are made for. */
export function openClient({ url, key }: { url: string; key: string }): Client {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(url);
  const ask = ({ method, path, body, prefer, status }: Call): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const headers = {
      Authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(prefer !== undefined && { Prefer: prefer }),
    };
    const asked = request({ hostname, port, agent, method, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === status) resolve(text);
        else reject(new Error(`Expected ${status}, got ${answer.statusCode}: ${text.slice(0, 200)}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
    return promise;
  };
  return {
    submit: (body) => ask({ method: 'POST', path: RUNS, body, prefer: WAIT, status: 200 }),
    enqueue: (body) => ask({ method: 'POST', path: RUNS, body, status: 202 }),
    read: (path) => ask({ method: 'GET', path, status: 200 }),
    cancel: (id) => ask({ method: 'DELETE', path: `${RUNS}/${id}`, status: 202 }),
    [Symbol.dispose]: () => agent.destroy(),
  };
}

/** What a run printed, of the answer that {@link Client.submit} gives. */
export function readStdout(run: string): string {
  return JSON.parse(run).outcome.stdout;
}
