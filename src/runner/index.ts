export { ClocheError, type ErrorCode, type Fault } from '../core/errors.ts';
export { LIMITS, type LimitName, type Limits } from '../core/limits.ts';
export type { Outcome } from '../core/outcome.ts';
export type { OutputChunk, RunOptions } from '../core/run.ts';
export type { SnippetInput } from '../core/snippet.ts';
export { createRunner, type Runner, type RunnerOptions } from './runner.ts';
