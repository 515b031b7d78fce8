import { randomFillSync } from 'node:crypto';
import { ProvideError } from '../../../src/core/runtime.ts';
import { hostTime } from '../../clock.ts';
import type { Session } from '../bridge.ts';
import { makeSession } from '../session.ts';

/** A session of no run, which hears what Python prints. */
export interface Listener extends Session {
  readonly heard: string;
}

const MAX_HEARD = 4096;

/** Opens a session for an isolate that is part of an image's making. */
export function openListener(): Listener {
  const session = makeSession({ time: hostTime(), random: (bytes) => randomFillSync(bytes), memoryBytes: 0 });
  const decoder = new TextDecoder();
  let heard = '';
  return {
    ...session,
    write: (_, bytes) => {
      heard = (heard + decoder.decode(bytes, { stream: true })).slice(-MAX_HEARD);
    },
    get heard() {
      return heard;
    },
  };
}

/** What Python printed as something failed is why: an operator's wheel could not be imported. */
export function explain(cause: unknown, { heard }: Listener): unknown {
  if (heard === '' || !(cause instanceof Error)) return cause;
  return new ProvideError(`${cause.message}:\n${heard.trim()}`);
}
