import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openSettings } from '../../../src/cli/settings.ts';
import { makeFolder } from './cloche.ts';

const TOKEN = 'hvs.the-token-of-this-test';
const KEYS = ['adminKey', 'secret', 'redisUrl', 'port'] as const;
const FIELDS = {
  CLOCHE_ADMIN_KEY: 'the admin key of the Vault\n'.replaceAll(' ', '-'),
  CLOCHE_SECRET: 'the-master-secret-that-the-Vault-holds',
  PORT: '9',
  unknown: 'field',
};

/** A server that answers as the KV v2 engine does, and notes what it was asked. */
async function openVault(answer?: RequestListener) {
  const asked: { method?: string; url?: string; token?: string | string[] }[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    asked.push({ method, url, token: headers['x-vault-token'] ?? '' });
    if (answer) return void answer(request, response);
    if (headers['x-vault-token'] !== TOKEN)
      return void response.writeHead(403).end('{"errors":["permission denied"]}');
    if (url !== '/v1/kv-team/data/apps/cloche') return void response.writeHead(404).end('{"errors":[]}');
    return void response.end(JSON.stringify({ data: { data: FIELDS, metadata: { version: 3 } } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const env = {
    CLOCHE_VAULT_ADDR: `http://127.0.0.1:${port}`,
    CLOCHE_VAULT_TOKEN: TOKEN,
    CLOCHE_VAULT_PATH: 'kv-team/apps/cloche',
  };
  return {
    env,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

it('the fields of the Vault are the secrets that are not set otherwise', async () => {
  await using vault = await openVault();
  const env = { ...vault.env, CLOCHE_SECRET: 'the-master-secret-of-the-environment' };
  expect(await openSettings(env, { keys: KEYS })).toEqual({
    adminKey: 'the-admin-key-of-the-Vault',
    secret: 'the-master-secret-of-the-environment',
    redisUrl: undefined,
    port: 8080,
  });
  expect(vault.asked).toEqual([{ method: 'GET', url: '/v1/kv-team/data/apps/cloche', token: TOKEN }]);
});

it('the token of the Vault may come from its file', async () => {
  await using vault = await openVault();
  await using folder = await makeFolder({ token: `${TOKEN}\n` });
  const { CLOCHE_VAULT_TOKEN: _, ...env } = vault.env;
  const settings = await openSettings(
    { ...env, CLOCHE_VAULT_TOKEN_FILE: `${folder.path}/token` },
    { keys: ['adminKey'] },
  );
  expect(settings).toEqual({ adminKey: 'the-admin-key-of-the-Vault' });
});

it('a weak secret of the Vault is refused in production as any other', async () => {
  await using vault = await openVault();
  await expect(openSettings({ ...vault.env, NODE_ENV: 'production' }, { keys: ['secret'] })).rejects.toThrow(
    'CLOCHE_SECRET: expected a random secret in production',
  );
});

it.each([
  [{ CLOCHE_VAULT_TOKEN: 'hvs.of-somebody-else' }, 'answers with status 403: let CLOCHE_VAULT_TOKEN read'],
  [
    { CLOCHE_VAULT_PATH: 'kv-team/elsewhere' },
    'answers with status 404: write a secret at CLOCHE_VAULT_PATH',
  ],
  [{ CLOCHE_VAULT_PATH: 'kv-team' }, 'CLOCHE_VAULT_PATH: expected mount/path'],
  [{ CLOCHE_VAULT_PATH: 'kv-team/../sys/seal' }, 'CLOCHE_VAULT_PATH: expected mount/path'],
  [{ CLOCHE_VAULT_TOKEN: '' }, 'CLOCHE_VAULT_TOKEN: expected a token beside CLOCHE_VAULT_ADDR, got none'],
  [
    { CLOCHE_VAULT_ADDR: 'http://vault.example:8200' },
    'expected a URL that begins with https://, or http:// on',
  ],
  [{ CLOCHE_VAULT_ADDR: 'vault' }, 'CLOCHE_VAULT_ADDR: expected a URL'],
  [{ CLOCHE_VAULT_ADDR: 'http://127.0.0.1:1' }, 'The Vault of CLOCHE_VAULT_ADDR cannot be reached'],
])('a Vault that cannot be used is one sentence without the token: %#', async (wrong, sentence) => {
  await using vault = await openVault();
  const failure: unknown = await openSettings({ ...vault.env, ...wrong }, { keys: KEYS }).catch(
    (error) => error,
  );
  expect(failure).toMatchObject({ name: 'Failure', message: expect.stringContaining(sentence) });
  expect(String(failure)).not.toContain('hvs.');
});

it.each<[string, RequestListener, string]>([
  ['no JSON', (_, response) => response.end('<html>'), 'gives no secret of KV version 2'],
  ['version 1', (_, response) => response.end('{"data":{"PORT":"1"}}'), 'gives no secret of KV version 2'],
  ['too much', (_, response) => response.end('x'.repeat(300_000)), 'answers with more than 262144 bytes'],
  [
    'elsewhere',
    (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    'cannot be reached',
  ],
  [
    'a number',
    (_, response) => response.end('{"data":{"data":{"CLOCHE_SECRET":7}}}'),
    'CLOCHE_SECRET: expected a text',
  ],
])('an answer that is %s gives no settings', async (_name, answer, sentence) => {
  await using vault = await openVault(answer);
  await expect(openSettings(vault.env, { keys: KEYS })).rejects.toThrow(sentence);
});
