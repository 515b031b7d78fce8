import type { LanguageFacts } from '../src/core/language.ts';
import type { LimitName } from '../src/core/limits.ts';
import type { Runtime } from '../src/core/runtime.ts';

const MIB = 1024 * 1024;
const CLOCK_AND_BYTES: readonly LimitName[] = ['wallMs', 'cpuMs', 'memoryBytes', 'outputBytes', 'filesBytes'];
const QUICKJS = { runtime: 'quickjs', engine: 'quickjs', version: '2025-09-13' };

/** Every language that Cloche runs. */
export const LANGUAGES: readonly LanguageFacts[] = [
  { ...QUICKJS, language: 'javascript', aliases: ['js'], maxSourceBytes: MIB, enforces: CLOCK_AND_BYTES },
  { ...QUICKJS, language: 'typescript', aliases: ['ts'], maxSourceBytes: MIB, enforces: CLOCK_AND_BYTES },
];

/** Every runtime, loaded inside a sandbox only. */
export const RUNTIMES: Record<string, () => Promise<Runtime>> = {
  quickjs: async () => (await import('./javascript/runtime.ts')).javascriptRuntime,
};
