/** Linux error numbers and Node's words for them. */
const ERRORS = {
  EPERM: { errno: -1, message: 'operation not permitted' },
  ENOENT: { errno: -2, message: 'no such file or directory' },
  EBADF: { errno: -9, message: 'bad file descriptor' },
  EACCES: { errno: -13, message: 'permission denied' },
  EEXIST: { errno: -17, message: 'file already exists' },
  ENOTDIR: { errno: -20, message: 'not a directory' },
  EISDIR: { errno: -21, message: 'illegal operation on a directory' },
  EINVAL: { errno: -22, message: 'invalid argument' },
  ENOSPC: { errno: -28, message: 'no space left on device' },
  ENOTEMPTY: { errno: -39, message: 'directory not empty' },
} as const;

/** The codes that the file system fails with. */
export type FsErrorCode = keyof typeof ERRORS;

/** An error as Node's `fs` throws it. */
export interface FsError extends Error {
  errno: number;
  code: FsErrorCode;
  syscall: string;
  path?: string;
  dest?: string;
}

/** Makes an error like `ENOENT: no such file or directory, open 'x'`; paths stay as the program wrote them. */
export function fsError(code: FsErrorCode, syscall: string, path?: string, dest?: string): FsError {
  const { errno, message } = ERRORS[code];
  const from = path === undefined ? '' : ` '${path}'`;
  const to = dest === undefined ? '' : ` -> '${dest}'`;
  return Object.assign(new Error(`${code}: ${message}, ${syscall}${from}${to}`), {
    errno,
    code,
    syscall,
    ...(path !== undefined && { path }),
    ...(dest !== undefined && { dest }),
  });
}
