import { stripVTControlCharacters, styleText } from 'node:util';
import type { Outcome } from '../core/outcome.ts';
import type { OutputChunk } from '../core/run.ts';
import { CANCELLED, exitCodeOf } from './exit-code.ts';
import { openRunner } from './open-runner.ts';
import { showProgress } from './progress.ts';
import { readSnippet } from './read-snippet.ts';
import { parseRun, type RunRequest } from './run-options.ts';
import { readSettings } from './settings.ts';
import { stopSignal } from './stop-signal.ts';
import { type Written, writeFiles } from './write-files.ts';

/** `cloche run`: one snippet, its output as it is written, its files, its exit code. Throws a Failure. */
export async function run(rawArgs: readonly string[]): Promise<number> {
  const request = parseRun(rawArgs);
  const { walls, pythonWheels } = readSettings(process.env, { keys: ['walls', 'pythonWheels'] });
  const stop = stopSignal();
  try {
    await using runner = await openRunner({
      walls,
      pythonWheels,
      sandboxes: 1,
      spares: 0,
      languages: [request.language],
    });
    const snippet = await readSnippet(request, process.stdin, stop);
    using progress = showProgress(process.stderr);
    const onOutput = ({ stream, text }: OutputChunk): void => {
      progress[Symbol.dispose]();
      process[stream].write(text);
    };
    const outcome = await runner.run(snippet, { signal: stop, ...(!request.isJson && { onOutput }) });
    progress[Symbol.dispose]();
    await tell(outcome, request);
    return stop.aborted ? CANCELLED : exitCodeOf(outcome);
  } catch (cause) {
    if (stop.aborted) return CANCELLED;
    throw cause;
  }
}

async function tell(outcome: Outcome, { isJson, out, invoke }: RunRequest): Promise<void> {
  if (isJson) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  else {
    if (invoke !== undefined && outcome.valueText !== undefined)
      process.stdout.write(`${outcome.valueText}\n`);
    sayEnd(outcome);
  }
  if (isJson && out === undefined) return;
  const target = { folder: out ?? '.', trusts: out !== undefined };
  for (const written of await writeFiles(outcome.files, target)) report(written);
}

/** Says what the program did not: most languages print their own errors. */
function sayEnd({ status, limit, error, stderr }: Outcome): void {
  if (status === 'limit') say(`The ${limit} limit ended the run`);
  else if (status === 'crashed') say('The sandbox died under the run');
  else if (error && !stderr.includes(error.message)) say(shown(`${error.name}: ${error.message}`));
}

function report(written: Written): void {
  if ('refusal' in written) say(`Did not write ${shown(written.path)}: ${written.refusal}`);
  else if (process.stderr.isTTY) process.stderr.write(`wrote ${shown(written.at)}\n`);
}

function say(text: string): void {
  process.stderr.write(`${styleText('red', 'cloche:', { stream: process.stderr })} ${text}\n`);
}

/** A text that the guest chose, without what could steer a terminal. */
function shown(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}/gu, '?');
}
