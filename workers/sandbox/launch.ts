import { writeFileSync } from 'node:fs';
import { ringlessFilter } from './filter.ts';
import { openKernel } from './kernel.ts';
import { PIPE } from './pipe.ts';
import { architecture } from './syscalls.ts';

/**
 * Becomes the sandbox: `launch.ts PARENT_ID NODE_ARGUMENT…`. It gives up privileges, ties its life to the parent's,
 * turns io_uring off before Node opens a ring, and executes Node anew with an empty environment: same process, same
 * pipe.
 */
const STACK_BYTES = 64 * 1024 * 1024;
const [parentId, ...nodeArguments] = process.argv.slice(2);
const kernel = openKernel();
kernel.noNewPrivileges();
kernel.dieWithParent();
if (kernel.parentId() !== Number(parentId)) process.exit(1);
kernel.inherit(PIPE);
kernel.limit('core', 0);
kernel.limit('stack', STACK_BYTES);
kernel.filter(ringlessFilter(architecture()));
writeFileSync('/proc/self/oom_score_adj', '1000');
process.execve?.(process.execPath, [process.execPath, ...nodeArguments], { TZ: 'UTC' });
