import { type Kernel, openKernel as openReal } from '../../workers/sandbox/kernel.ts';

const without = new URL(import.meta.url).searchParams.getAll('without');

/** The launcher and the lock share the kernel's calls: a wall of one must stay when that of the other goes. */
const isLauncher = process.argv[1]?.includes('/launch.') ?? false;

/** The kernel's calls, but for those that build the walls to be without. */
export function openKernel(): Kernel {
  const kernel = openReal();
  const isGone = (wall: string): boolean => without.includes(wall);
  return {
    ...kernel,
    noNewPrivileges: () => isGone('no new privileges') || kernel.noNewPrivileges(),
    dieWithParent: () => isGone('death with the parent') || kernel.dieWithParent(),
    filter: (program) => isGone(isLauncher ? 'io_uring off' : 'seccomp') || kernel.filter(program),
    limit: (resource, bytes) =>
      (resource === 'data' && isGone('private memory cap')) || kernel.limit(resource, bytes),
  };
}
