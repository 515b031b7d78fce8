import { readdirSync, readFileSync } from 'node:fs';

const PAGE_BYTES = 4096;

/** A process and all that it started and that they started, as far as they are still there. */
export function treeOf(pid: number): number[] {
  const tree = [pid];
  // What is found is looked at in its turn.
  for (const one of tree) tree.push(...childrenOf(one));
  return tree;
}

/** Resident memory of processes in bytes, each with what it shares; zero for one that is gone. */
export function residentOf(pids: readonly number[]): number {
  const pages = pids.map((pid) =>
    Number(attempt(() => readFileSync(`/proc/${pid}/statm`, 'utf8'), '').split(' ')[1] ?? 0),
  );
  return pages.reduce((sum, one) => sum + one, 0) * PAGE_BYTES;
}

/** Ends a process and all that it started, which is found before the first of them goes. */
export function killTree(pid: number): void {
  for (const one of treeOf(pid)) attempt(() => process.kill(one, 'SIGKILL'), false);
}

function childrenOf(pid: number): number[] {
  const threads = attempt(() => readdirSync(`/proc/${pid}/task`), []);
  const lists = threads.map((thread) =>
    attempt(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'), ''),
  );
  return lists.flatMap((list) =>
    list
      .split(' ')
      .filter((one) => one !== '')
      .map(Number),
  );
}

/** A process may go at any time. */
function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
