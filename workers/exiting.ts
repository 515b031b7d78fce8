import { readdirSync, readFileSync } from 'node:fs';

/** PF_EXITING of the kernel: the task is on its way out. Source: linux include/linux/sched.h */
const EXITING = 4;
const FLAGS = 6;

/**
 * Whether no thread of a process that was sent SIGKILL runs any more: each is inside the kernel's exit, from which it does
 * not come back, and starts no other. What is left is to free what the process held. False where the host does not tell.
 */
export function isExiting(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).every((thread) => isThreadExiting(`/proc/${pid}/task/${thread}`));
  } catch {
    return false;
  }
}

/** A thread that is gone by now is exiting too. */
function isThreadExiting(folder: string): boolean {
  try {
    const stat = readFileSync(`${folder}/stat`, 'utf8');
    // The second field is the thread's name, in parentheses, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[FLAGS]) & EXITING) !== 0;
  } catch {
    return true;
  }
}
