import type { LanguageFacts } from '../src/core/language.ts';
import type { LimitName } from '../src/core/limits.ts';
import type { RuntimeFacts } from '../src/core/runtime.ts';

const MIB = 1024 * 1024;
const CLOCK_AND_BYTES: readonly LimitName[] = ['wallMs', 'cpuMs', 'memoryBytes', 'outputBytes', 'filesBytes'];
const QUICKJS = { runtime: 'quickjs', engine: 'quickjs', version: '2025-09-13' };

const PYODIDE = { runtime: 'python', engine: 'pyodide', version: '3.14.2' };

/** Every language that Cloche runs. */
export const LANGUAGES: readonly LanguageFacts[] = [
  { ...QUICKJS, language: 'javascript', aliases: ['js'], maxSourceBytes: MIB, enforces: CLOCK_AND_BYTES },
  { ...QUICKJS, language: 'typescript', aliases: ['ts'], maxSourceBytes: MIB, enforces: CLOCK_AND_BYTES },
  { ...PYODIDE, language: 'python', aliases: ['py'], maxSourceBytes: MIB, enforces: CLOCK_AND_BYTES },
];

/** Every runtime. What is imported here on demand costs nothing to who does not use it. */
export const RUNTIMES: Record<string, RuntimeFacts> = {
  quickjs: {
    reuse: 'all',
    ownBytes: 126 * MIB,
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
};
