import type { GuestError } from '../../src/core/outcome.ts';
import type { End } from '../../src/core/runtime.ts';

/** What the guest's harness says at the end of a run, as far as it can be made sense of. */
export interface Answer extends Pick<End, 'status' | 'limit' | 'exitCode' | 'value' | 'valueText' | 'error'> {
  /** Paths of files that come back. */
  files: string[];
}

const EXIT_CODES = 256;

/** Reads the harness's answer, which the guest may have written; undefined for what is none. */
export function parseAnswer(text: string | undefined): Answer | undefined {
  const answer = parseObject(text);
  if (!answer) return undefined;
  const { status, limit, exitCode, value, valueText, error, files } = answer;
  const isCode =
    typeof exitCode === 'number' && Number.isInteger(exitCode) && exitCode >= 0 && exitCode < EXIT_CODES;
  if (!isCode || (status !== 'ok' && status !== 'error' && status !== 'limit')) return undefined;
  if ((status === 'limit') !== (limit === 'memory' || limit === 'files')) return undefined;
  const guestError = toError(error);
  return {
    status,
    ...(status === 'limit' && { limit: limit as 'memory' | 'files' }),
    exitCode,
    ...compact(value),
    ...(typeof valueText === 'string' && { valueText }),
    ...(guestError && { error: guestError }),
    files: Array.isArray(files) ? files.filter((path) => typeof path === 'string') : [],
  };
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** A value as JavaScript writes it, which is what counts against the output cap; Python spaces and escapes otherwise. */
function compact(value: unknown): Pick<Answer, 'value'> {
  if (typeof value !== 'string') return {};
  try {
    return { value: JSON.stringify(JSON.parse(value)) };
  } catch {
    return {};
  }
}

function toError(error: unknown): GuestError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { name, message, stack } = error as Record<string, unknown>;
  return typeof name === 'string' && typeof message === 'string' && typeof stack === 'string'
    ? { name, message, stack }
    : undefined;
}
