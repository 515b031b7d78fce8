import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { ERRORS } from '../../../src/core/errors.ts';
import { operationsOf } from '../../../src/server/docs/operation.ts';
import { SCRIPT } from '../../../src/server/docs/script.ts';
import type { ApiDocument } from '../../../src/server/openapi.ts';
import { TestService } from './service.ts';

async function readDocument() {
  const response = await new TestService().send('/openapi.json');
  const text = await response.text();
  const document: ApiDocument = JSON.parse(text);
  return { response, text, document };
}

test('the document is OpenAPI 3.1.0, and every reference in it leads somewhere', async () => {
  const { response, text, document } = await readDocument();
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Cloche', version: '0.1.0' } });
  const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name ?? '',
  );
  expect(references).toContain('Snippet');
  for (const name of references) expect(document.components?.schemas).toHaveProperty(name);
});

test('the document has every route of the app, and no other', async () => {
  const { document } = await readDocument();
  const written = Object.entries<object>(document.paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = new TestService().app.api.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(written.sort()).toEqual([...new Set(served)].sort());
});

test('every operation has a name of its own, a summary, and the problems that it can meet', async () => {
  const { document } = await readDocument();
  const calls = (document.tags ?? []).flatMap(({ name }) => operationsOf(document, name));
  const written = Object.values<object>(document.paths ?? {}).flatMap((item) => Object.values(item));
  expect(calls.length).toBe(written.length);
  expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
  for (const { operation } of calls) {
    expect(operation.summary).toMatch(/./);
    expect('401' in (operation.responses ?? {})).toBe(operation.security?.length !== 0);
  }
});

test('the document refuses unknown fields of a snippet, and says what each field means', async () => {
  const snippet = (await readDocument()).document.components?.schemas?.Snippet;
  expect(snippet).toMatchObject({ additionalProperties: false, required: ['language'] });
  for (const field of Object.values(snippet && 'properties' in snippet ? (snippet.properties ?? {}) : {}))
    expect(field).toHaveProperty('description');
});

test('the docs page loads nothing from anywhere', async () => {
  const response = await new TestService().send('/docs');
  const page = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  expect(response.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; .*style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; img-src data:$/,
  );
  expect(page).not.toMatch(/https?:|\/\/\w|@import|url\(|\sstyle=|\son\w+=/);
});

test('the docs page may run its own script and style, and nothing else', async () => {
  const response = await new TestService().send('/docs');
  const page = await response.text();
  const policy = response.headers.get('content-security-policy');
  for (const tag of ['script', 'style']) {
    const [text, ...others] = [...page.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))].map(
      (found) => found[1],
    );
    expect(others).toEqual([]);
    expect(policy).toContain(
      `${tag}-src 'sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}'`,
    );
  }
  expect(() => new Script(SCRIPT)).not.toThrow();
});

test('the docs page has a place for every call, schema and code, and every link leads to one', async () => {
  const page = await (await new TestService().send('/docs')).text();
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  const searched = [...page.matchAll(/id="([^"]+)" data-entry/g)].map(([, id]) => id);
  expect(page.match(/data-for="\w+"/g)).toEqual(searched.map((id) => `data-for="${id}"`));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(
    expect.arrayContaining([...links, ...Object.keys(ERRORS), 'submitRun', 'Snippet', 'Outcome']),
  );
  expect(page).not.toMatch(/undefined|\[object/);
});

test('liveness and readiness are open to all, and readiness follows the store', async () => {
  const service = new TestService();
  for (const path of ['/healthz', '/readyz']) {
    const response = await service.send(path);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  }
});
