import { expect, test } from 'vitest';
import { MAX_BODY_BYTES, readJson } from '../../../src/server/body.ts';

function request(body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}): Request {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
    duplex: 'half',
  };
  return new Request('http://localhost/', init);
}

function refusal(body: NonNullable<RequestInit['body']>, headers?: Record<string, string>): Promise<unknown> {
  return readJson(request(body, headers)).then(
    () => 'taken',
    (error) => error.code,
  );
}

test('a JSON body is read, also with a charset and in pieces', async () => {
  const pieces = new Blob(['{"a":', '"é"}']).stream();
  expect(await readJson(request(pieces, { 'Content-Type': 'Application/JSON; charset=utf-8' }))).toEqual({
    a: 'é',
  });
});

test.each([
  ['no JSON', '{'],
  ['no body', ''],
  ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
])('%s is invalid at the path ""', async (_, body) => {
  await expect(readJson(request(body))).rejects.toMatchObject({
    code: 'E_SNIPPET_INVALID',
    faults: [{ path: '', message: 'expected JSON in UTF-8' }],
  });
});

test.each([
  [{ 'Content-Type': 'text/plain' }],
  [{ 'Content-Type': 'application/jsonp' }],
  [{ 'Content-Type': '' }],
  [{ 'Content-Encoding': 'gzip' }],
])('%j is no media type that is read', async (headers) => {
  expect(await refusal('{}', headers as Record<string, string>)).toBe('E_UNSUPPORTED_MEDIA');
});

test('a body of exactly the cap is read, one byte more is not', async () => {
  for (const [length, end] of [
    [MAX_BODY_BYTES, 'taken'],
    [MAX_BODY_BYTES + 1, 'E_BODY_TOO_LARGE'],
  ] as const) {
    const body = `"${'x'.repeat(length - 2)}"`;
    expect(await refusal(body)).toBe(end);
    expect(await refusal(body, { 'Content-Length': String(length) })).toBe(end);
    expect(await refusal(body, { 'Content-Length': '2', 'Transfer-Encoding': 'chunked' })).toBe(end);
  }
});

test('a body that claims to be too large is not read at all', async () => {
  const asked = request('{}', { 'Content-Length': String(MAX_BODY_BYTES + 1) });
  await expect(readJson(asked)).rejects.toMatchObject({ code: 'E_BODY_TOO_LARGE' });
  expect(asked.bodyUsed).toBe(false);
});

test('an endless chunked body is cut at the cap and cancelled', async () => {
  let sent = 0;
  let isCancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65536;
      controller.enqueue(new Uint8Array(65536));
    },
    cancel() {
      isCancelled = true;
    },
  });
  expect(await refusal(endless)).toBe('E_BODY_TOO_LARGE');
  expect(isCancelled).toBe(true);
  expect(sent).toBeLessThan(MAX_BODY_BYTES + 1024 * 1024);
});

test('a body that ends before its time is the fault of its sender', async () => {
  const cut = () =>
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"a":')),
      pull: (controller) => controller.error(new Error('aborted')),
    });
  for (const headers of [{}, { 'Content-Length': '100' }]) {
    await expect(readJson(request(cut(), headers))).rejects.toMatchObject({
      code: 'E_SNIPPET_INVALID',
      faults: [{ path: '', message: 'expected a whole body' }],
    });
  }
});
