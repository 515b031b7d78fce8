import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Chromium on the PATH, under one of its names. */
export const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

/** How a page is looked at. */
export interface View {
  url: string;
  width: number;
  height?: number;
  scheme: 'light' | 'dark';
}

/** A page that is open, and all it complained of or asked the network for. */
export interface OpenPage {
  /** Console errors, warnings, exceptions and breaches of its policy. */
  complaints: string[];
  /** Addresses besides its own. */
  requests: string[];
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** PNG in base64 of a part of the page, in pixels. */
  picture(clip: { x: number; y: number; width: number; height: number }): Promise<string>;
}

/** A browser of its own, which is gone, with its folder, when this is disposed of. */
export interface Browser extends AsyncDisposable {
  /** Opens a page and waits until it has loaded. */
  look(view: View): Promise<OpenPage>;
}

type Params = Record<string, unknown>;
type Send = (method: string, params?: Params, sessionId?: string) => Promise<Params>;

interface Message {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: Params;
  result?: Params;
  error?: { message: string };
}

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--hide-scrollbars',
  '--remote-debugging-pipe',
];

/** Starts Chromium and speaks its DevTools protocol over two pipes; no port is opened. */
export async function openBrowser(program: string): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), 'cloche-browser-'));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${folder}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  const listeners = new Map<string, (message: Message) => void>();
  const send = converse(child.stdio[3] as Writable, child.stdio[4] as Readable, listeners);
  return {
    async look(view) {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      return lookAt(view, String(sessionId), send, listeners);
    },
    async [Symbol.asyncDispose]() {
      await Promise.race([send('Browser.close'), exit]);
      await exit;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Requests and their answers, by number; what comes unasked goes to the listener of its session. */
function converse(
  input: Writable,
  output: Readable,
  listeners: ReadonlyMap<string, (message: Message) => void>,
): Send {
  const waiting = new Map<number, (message: Message) => void>();
  let rest = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message: Message = JSON.parse(part);
      if (message.id === undefined) listeners.get(message.sessionId ?? '')?.(message);
      else waiting.get(message.id)?.(message);
    }
  });
  let last = 0;
  return (method, params = {}, sessionId) => {
    const id = ++last;
    input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result ?? {});
      });
    });
  };
}

async function lookAt(
  { url, width, height = 900, scheme }: View,
  session: string,
  send: Send,
  listeners: Map<string, (message: Message) => void>,
): Promise<OpenPage> {
  const page = { complaints: [] as string[], requests: [] as string[] };
  const loaded = Promise.withResolvers<void>();
  listeners.set(session, ({ method, params = {} }) => {
    if (method === 'Page.loadEventFired') loaded.resolve();
    if (method === 'Network.requestWillBeSent' && addressOf(params) !== url)
      page.requests.push(addressOf(params));
    if (isComplaint(method, params)) page.complaints.push(JSON.stringify(params).slice(0, 500));
  });
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`, {}, session);
  const features = [{ name: 'prefers-color-scheme', value: scheme }];
  await send('Emulation.setEmulatedMedia', { features }, session);
  await send(
    'Emulation.setDeviceMetricsOverride',
    { width, height, deviceScaleFactor: 1, mobile: false },
    session,
  );
  await send('Page.navigate', { url }, session);
  await loaded.promise;
  return {
    complaints: page.complaints,
    requests: page.requests,
    async evaluate(expression) {
      const { result } = await send(
        'Runtime.evaluate',
        { expression, returnByValue: true, awaitPromise: true },
        session,
      );
      return (result as { value?: unknown }).value;
    },
    async picture(clip) {
      const params = { clip: { ...clip, scale: 1 }, captureBeyondViewport: true };
      return String((await send('Page.captureScreenshot', params, session)).data);
    },
  };
}

function addressOf(params: Params): string {
  return String((params.request as { url?: unknown } | undefined)?.url);
}

function isComplaint(method: string | undefined, { type, entry }: Params): boolean {
  if (method === 'Runtime.exceptionThrown') return true;
  if (method === 'Runtime.consoleAPICalled') return type === 'error' || type === 'warning';
  return method === 'Log.entryAdded' && (entry as { level?: unknown } | undefined)?.level !== 'verbose';
}
