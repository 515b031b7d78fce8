import type { LanguageFacts } from '../src/core/language.ts';
import type { LimitName } from '../src/core/limits.ts';
import type { RuntimeFacts } from '../src/core/runtime.ts';
import { componentKey } from './wasm/derived-key.ts';

const MIB = 1024 * 1024;
const CLOCK_AND_BYTES: readonly LimitName[] = ['wallMs', 'cpuMs', 'memoryBytes', 'outputBytes', 'filesBytes'];
const WITH_FUEL: readonly LimitName[] = [...CLOCK_AND_BYTES, 'fuel'];
const QUICKJS = { runtime: 'quickjs', engine: 'quickjs', version: '2025-09-13' };
const PYODIDE = { runtime: 'python', engine: 'pyodide', version: '3.14.2' };
const V8 = { runtime: 'wasm', engine: 'v8', version: '3.0', isBinary: true } as const;

/** Every language that Cloche runs. */
export const LANGUAGES: readonly LanguageFacts[] = [
  { ...QUICKJS, language: 'javascript', aliases: ['js'], maxSourceBytes: MIB, enforces: WITH_FUEL },
  { ...QUICKJS, language: 'typescript', aliases: ['ts'], maxSourceBytes: MIB, enforces: WITH_FUEL },
  { ...PYODIDE, language: 'python', aliases: ['py'], maxSourceBytes: MIB, enforces: CLOCK_AND_BYTES },
  { ...V8, language: 'wasm', aliases: [], maxSourceBytes: 8 * MIB, enforces: WITH_FUEL },
];

/** Every runtime. What is imported here on demand costs nothing to who does not use it. */
export const RUNTIMES: Record<string, RuntimeFacts> = {
  quickjs: {
    reuse: 'all',
    ownBytes: 150 * MIB,
    provide: async () => (await import('./javascript/provide.ts')).provideJavascript(),
    load: async () => (await import('./javascript/runtime.ts')).loadJavascript(),
  },
  python: {
    reuse: 'tenant',
    ownBytes: 300 * MIB,
    provide: async (options) => (await import('./python/provide.ts')).providePython(options),
    inspect: async (options) => (await import('./python/provide.ts')).inspectPython(options),
    load: async (folder) => (await import('./python/runtime.ts')).loadPython(folder),
  },
  wasm: {
    reuse: 'never',
    ownBytes: 250 * MIB,
    // Exceptions live there, and all that they carry.
    heapBytes: 1024 * MIB,
    provide: async () => (await import('./wasm/provide.ts')).provideWasm(),
    derivedKey: componentKey,
    load: async () => (await import('./wasm/runtime.ts')).loadWasm(),
  },
};
