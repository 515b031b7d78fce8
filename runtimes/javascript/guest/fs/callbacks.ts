import { assertFunction } from '../argument-error.ts';
import { schedule } from '../schedule.ts';

type Sync = (...args: never[]) => unknown;
type Call = (...args: unknown[]) => unknown;

/**
 * The form of an operation that takes a callback as its last argument. It runs when its turn comes, as a macrotask;
 * what the callback throws is the program's own uncaught error.
 */
export function withCallback(operation: Sync): (...args: unknown[]) => void {
  return (...args) => {
    const callback = args.length > 1 ? args.pop() : undefined;
    assertFunction(callback, 'cb');
    schedule(() => settle(operation as Call, args, callback as Call));
  };
}

/** The form of an operation that gives a promise. */
export function withPromise<F extends Sync>(
  operation: F,
): (...args: Parameters<F>) => Promise<ReturnType<F>> {
  return (...args) =>
    new Promise((resolve, reject) => {
      schedule(() => {
        try {
          resolve(operation(...args) as ReturnType<F>);
        } catch (error) {
          reject(error);
        }
      });
    });
}

function settle(operation: Call, args: unknown[], callback: Call): void {
  let result: unknown;
  try {
    result = operation(...args);
  } catch (error) {
    callback(error);
    return;
  }
  if (result === undefined) callback(null);
  else callback(null, result);
}
