/** What JSON is fetched by: `fetch` as every host has it. */
export type Fetch = typeof fetch;

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1024;

/**
 * Fetches a JSON document; follows no redirect, waits at most 5 s and reads at most 256 KiB.
 * Throws `Error` for any other answer than 200 with JSON, and whatever `fetch` throws.
 */
export async function fetchJson(url: string, fetch: Fetch): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200 || response.body === null) {
    throw new Error(`Expected status 200, got ${response.status}`);
  }
  return JSON.parse(await readText(response.body));
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`Expected at most ${MAX_BYTES} bytes, got more`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
