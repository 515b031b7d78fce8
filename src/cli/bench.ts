import { Failure } from './failure.ts';

/** `cloche bench`: measures Cloche and its peers. Throws a Failure. */
export async function bench(rawArgs: readonly string[]): Promise<number> {
  if (process.platform !== 'linux') {
    throw new Failure(1, `Expected Linux, whose /proc tells what processes take, got ${process.platform}`);
  }
  // Loaded here alone: nothing else of the product knows of its benchmark.
  const { bench: measure } = await import('../../bench/main.ts');
  return measure(rawArgs);
}
