import { Agent, request } from 'node:http';

/** Sends a snippet and waits for its outcome; gives the body of the answer. */
export type Submit = (body: string) => Promise<string>;

/** A client of a service, over connections that it keeps open; it costs less of the machine than `fetch`. */
export interface Client extends Disposable {
  submit: Submit;
}

/** Opens a client. Its calls reject for any answer but 200. */
export function openClient({ url, key }: { url: string; key: string }): Client {
  const agent = new Agent({ keepAlive: true });
  const options = {
    agent,
    method: 'POST',
    headers: {
      Authorization: `Bearer ${key}`,
      'Content-Type': 'application/json',
      Prefer: 'wait=10',
    },
  };
  const target = `${url}/v1/runs`;
  return {
    submit(body) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const asked = request(target, options, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('error', reject);
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(text);
          else reject(new Error(`Expected 200, got ${answer.statusCode}: ${text}`));
        });
      });
      asked.on('error', reject);
      asked.end(body);
      return promise;
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}
