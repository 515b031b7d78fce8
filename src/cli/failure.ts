import { ClocheError, ERRORS } from '../core/errors.ts';
import { ProvideError } from '../core/runtime.ts';

/**
 * Ends a command with a sentence for people in place of a stack. Exit code 2 is for what was asked for wrongly,
 * 1 for what this host cannot give.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: 1 | 2;

  constructor(exitCode: 1 | 2, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What a command that threw says, and its exit code: a stack only for what nobody foresaw. */
export function explain(error: unknown): { text: string; exitCode: number } {
  if (error instanceof Failure) return { text: error.message, exitCode: error.exitCode };
  if (error instanceof ProvideError) return { text: error.message, exitCode: 1 };
  if (error instanceof ClocheError) return explainOurs(error);
  if (error instanceof Error && error.name === 'CLIError') return { text: error.message, exitCode: 2 };
  return { text: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: 1 };
}

function explainOurs(error: ClocheError): { text: string; exitCode: number } {
  const { cause, faults, message } = error;
  const lines = faults.map((fault) => `${fault.path}: ${fault.message}`);
  const details = lines.filter((line) => !message.includes(line)).map((line) => `  ${line}`);
  const reason = cause instanceof Error ? cause.message.trim() : cause;
  if (typeof reason === 'string' && reason !== '') details.push(`  ${reason}`);
  return { text: [message, ...details].join('\n'), exitCode: ERRORS[error.code].fault === 'caller' ? 2 : 1 };
}
