import type { ProgressStream } from '../../src/cli/progress.ts';
import { showTime } from './figure.ts';

/** What is shown to who waits. Disposing erases the line. */
export interface Progress extends Disposable {
  /** A suite begins. */
  begin(title: string): void;
  /** What is under way in it. */
  note(text: string): void;
  /** The suite is over: its line goes, and what it found can be printed. */
  end(): void;
}

const ERASE = '\r\x1b[K';
const TICK_MS = 1_000;

/** One line that is written over on a terminal; elsewhere one line for each suite as it begins. */
export function openProgress(stream: ProgressStream & { columns?: number }, aboutSeconds: number): Progress {
  const startedAt = performance.now();
  let title = '';
  let text = '';
  const draw = (): void => {
    if (title === '' || !stream.isTTY) return;
    const time = `${showTime((performance.now() - startedAt) / 1000)} of about ${showTime(aboutSeconds)}`;
    stream.write(
      `${ERASE}${[time, title, text]
        .filter((part) => part !== '')
        .join(' · ')
        .slice(0, (stream.columns ?? 80) - 1)}`,
    );
  };
  const timer = setInterval(draw, TICK_MS).unref();
  const erase = (): void => {
    if (title !== '' && stream.isTTY) stream.write(ERASE);
    title = '';
    text = '';
  };
  return {
    begin(begun) {
      title = begun;
      if (!stream.isTTY) stream.write(`${begun}\n`);
      draw();
    },
    note(noted) {
      text = noted;
      draw();
    },
    end: erase,
    [Symbol.dispose]() {
      clearInterval(timer);
      erase();
    },
  };
}
