import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** Whatever a program left to be done is done by then. */
const LATE_MS = 5;

/** The far side of a session: runs each line's program, and answers with what it printed, a line of JSON each. */
export async function answerLines(run: (source: string) => string): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const printed = run(JSON.parse(line));
    await pause(LATE_MS);
    process.stdout.write(`${JSON.stringify(printed)}\n`);
  }
}
