import { registerHooks } from 'node:module';

/**
 * Breaches a sandbox for a test: imported by Node ahead of the real launcher and of the real `main.ts`, it puts the
 * intruder in the runtime's place, and takes away the walls that `?without=` names.
 */
const { searchParams } = new URL(import.meta.url);

const intruder = new URL('./intruder.ts', import.meta.url);
const breachedKernel = new URL('./breached-kernel.ts', import.meta.url);
breachedKernel.search = searchParams.toString();

const REPLACED: Record<string, URL> = {
  '/runtimes/javascript/runtime.ts': intruder,
  '/runtimes/python/runtime.ts': intruder,
  '/runtimes/wasm/runtime.ts': intruder,
  '/workers/sandbox/kernel.ts': breachedKernel,
};

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const original = Object.keys(REPLACED).find((path) => found.url.endsWith(path));
    const replacement = original && REPLACED[original]?.href;
    return replacement && context.parentURL !== replacement ? { ...found, url: replacement } : found;
  },
});
