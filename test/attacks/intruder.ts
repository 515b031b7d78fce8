import type { Engine } from '../../src/core/runtime.ts';
import { INTRUSIONS, type Intrusion } from './intrusions.ts';
import { gatherTools } from './tools.ts';

const MAX_WAIT_MS = 1000;

/** In place of QuickJS. */
export async function loadJavascript(): Promise<Engine> {
  await (await import('../../runtimes/javascript/runtime.ts')).loadJavascript();
  return intrude();
}

/** In place of Python. */
export async function loadPython(data: string): Promise<Engine> {
  await (await import('../../runtimes/python/runtime.ts')).loadPython(data);
  return intrude();
}

/** In place of what runs WebAssembly. */
export async function loadWasm(): Promise<Engine> {
  await (await import('../../runtimes/wasm/runtime.ts')).loadWasm();
  return intrude();
}

/** An engine that runs attacks in the sandbox's own realm: an attacker who has broken out of the isolate. */
async function intrude(): Promise<Engine> {
  const tools = await gatherTools();
  return {
    build: `sha256:${'0'.repeat(64)}`,
    async run({ source = '', args }, output) {
      const intrusion = INTRUSIONS[source];
      if (intrusion) {
        output.started();
        const report = await attempt(() => intrusion(tools, args, output));
        output.write('stdout', new TextEncoder().encode(JSON.stringify(report)));
      }
      return { status: 'ok', exitCode: 0, memoryBytes: 0, fuel: null };
    },
    rearm: () => Promise.resolve(),
  };
}

/** What became of an intrusion: what it got, or the code of the error that stopped it. */
export type Report = { got: unknown } | { refused: string };

async function attempt(intrude: () => ReturnType<Intrusion>): Promise<Report> {
  try {
    return { got: await Promise.race([intrude(), patience()]) };
  } catch (cause) {
    if (!(cause instanceof Error)) return { refused: String(cause) };
    return { refused: 'code' in cause ? String(cause.code) : cause.name };
  }
}

function patience(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('Nothing happened')), MAX_WAIT_MS));
}
