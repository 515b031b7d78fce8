import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Failure } from './failure.ts';

/** Reads options strictly, by Node's own parser. Throws a Failure for what is unknown or lacks its value. */
export function readOptions<const T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    const [sentence = ''] = String(cause instanceof Error ? cause.message : cause).split('. ');
    throw new Failure(2, sentence);
  }
}

/** Reads the options of a command that takes nothing else. Throws a Failure as {@link readOptions} does. */
export function readOnlyOptions<const T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  const { values, positionals } = readOptions(args, options);
  if (positionals.length > 0) throw new Failure(2, `Expected no arguments, got ${positionals.join(' ')}`);
  return values;
}
