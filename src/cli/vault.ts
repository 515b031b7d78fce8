import type { Environment } from './environment.ts';
import { Failure } from './failure.ts';
import { isLoopback } from './loopback.ts';
import type { SecretSource } from './secret-source.ts';

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 256 * 1024;
const PATH = /^[\w-]+(\/[\w.-]+)+$/;

/**
 * Reads the secret of `CLOCHE_VAULT_PATH` from the KV v2 engine of a HashiCorp Vault, or of what speaks its API:
 * `mount/path` is `GET {address}/v1/{mount}/data/{path}`. Without an address nothing is asked, and nothing found.
 * Throws a Failure that names neither the token nor what was answered.
 */
export async function readVault(env: Environment, secrets: SecretSource): Promise<SecretSource> {
  const address = env.CLOCHE_VAULT_ADDR || undefined;
  if (address === undefined) return () => ({});
  const url = dataUrl(address, env.CLOCHE_VAULT_PATH ?? '');
  const token = secrets('CLOCHE_VAULT_TOKEN');
  if (token.text === undefined) {
    throw new Failure(
      2,
      token.fault ?? 'CLOCHE_VAULT_TOKEN: expected a token beside CLOCHE_VAULT_ADDR, got none',
    );
  }
  const fields = parseFields(await ask(url, token.text));
  return (name) => {
    const text = fields[name];
    if (text === undefined || text === '') return {};
    return typeof text === 'string'
      ? { text: text.trim() }
      : { fault: `${name}: expected a text in the Vault of CLOCHE_VAULT_ADDR, got another kind of value` };
  };
}

function dataUrl(address: string, path: string): URL {
  const url = URL.parse(address);
  const isPrivate = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !isPrivate || url.username !== '' || url.search !== '') {
    throw new Failure(
      2,
      'CLOCHE_VAULT_ADDR: expected a URL that begins with https://, or http:// on this host',
    );
  }
  const [mount, ...rest] = path.split('/');
  if (!PATH.test(path) || rest.some((part) => /^\.+$/.test(part))) {
    throw new Failure(2, 'CLOCHE_VAULT_PATH: expected mount/path, like secret/cloche');
  }
  return new URL(`${url.pathname.replace(/\/+$/, '')}/v1/${mount}/data/${rest.join('/')}`, url);
}

async function ask(url: URL, token: string): Promise<string> {
  try {
    const response = await fetch(url, {
      headers: { 'X-Vault-Token': token, 'X-Vault-Request': 'true', accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Failure(1, refusal(response.status));
    return await readBounded(response);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(1, `The Vault of CLOCHE_VAULT_ADDR cannot be reached: ${reasonOf(cause)}`);
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) {
      throw new Failure(1, `The Vault of CLOCHE_VAULT_ADDR answers with more than ${MAX_ANSWER_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseFields(text: string): Record<string, unknown> {
  try {
    const fields: unknown = JSON.parse(text).data.data;
    if (typeof fields === 'object' && fields !== null) return Object.assign(Object.create(null), fields);
  } catch {
    // What is no JSON is no answer of a Vault either.
  }
  throw new Failure(1, 'The Vault of CLOCHE_VAULT_ADDR gives no secret of KV version 2 at CLOCHE_VAULT_PATH');
}

function refusal(status: number): string {
  const advice: Record<number, string> = {
    403: 'let CLOCHE_VAULT_TOKEN read CLOCHE_VAULT_PATH',
    404: 'write a secret at CLOCHE_VAULT_PATH, in an engine of KV version 2',
    503: 'unseal it',
  };
  const hint = advice[status];
  return `The Vault of CLOCHE_VAULT_ADDR answers with status ${status}${hint === undefined ? '' : `: ${hint}`}`;
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'an unknown error';
  if (cause.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`;
  const inner = cause.cause;
  return inner instanceof Error && 'code' in inner ? String(inner.code) : cause.message;
}
