import { custom, type InspectOptions, inspect } from '../inspect.ts';
import { withCode } from '../node-error.ts';
import { describeFailure } from './message.ts';

/** What an AssertionError is made from. */
interface AssertionOptions {
  message?: unknown;
  /** True when the message is ours and not the caller's. */
  isGenerated?: boolean;
  actual?: unknown;
  expected?: unknown;
  operator?: string;
}

/** A check that did not hold. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
  readonly generatedMessage: boolean;
  readonly code = 'ERR_ASSERTION';
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string;
  readonly diff = 'simple';

  constructor(options: AssertionOptions) {
    const { message, actual, expected, operator = 'fail' } = options;
    super(message === undefined ? describeFailure({ actual, expected, operator }) : String(message));
    Object.defineProperty(this, 'name', { enumerable: false });
    this.generatedMessage = options.isGenerated ?? message === undefined;
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    withCode(this, this.code);
  }

  override toString(): string {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [custom](_depth: number, options: InspectOptions): string {
    return inspect(this, { ...options, customInspect: false, depth: 0 });
  }
}
