/** Whose the runs are that this process begins, so that ending one need not ask Redis. */
export interface RunCallers {
  note(id: string, caller: string): void;
  find(id: string): string | undefined;
  forget(id: string): void;
}

/** More than a process has in hand; what falls out is asked for. */
const MOST = 4_096;

/** Remembers none yet. */
export function createRunCallers(): RunCallers {
  const callers = new Map<string, string>();
  return {
    note(id, caller) {
      callers.set(id, caller);
      const [oldest] = callers.keys();
      if (callers.size > MOST && oldest !== undefined) callers.delete(oldest);
    },
    find: (id) => callers.get(id),
    forget: (id) => void callers.delete(id),
  };
}
