import { wasi } from '@bjorn3/browser_wasi_shim';

/** The rights that functions ask for. */
export type Right =
  | `FD_${'ADVISE' | 'ALLOCATE' | 'DATASYNC' | 'FDSTAT_SET_FLAGS' | 'READ' | 'READDIR' | 'SEEK' | 'SYNC'}`
  | `FD_${'FILESTAT_GET' | 'FILESTAT_SET_SIZE' | 'FILESTAT_SET_TIMES' | 'TELL' | 'WRITE'}`
  | `PATH_${'CREATE_DIRECTORY' | 'CREATE_FILE' | 'LINK_SOURCE' | 'LINK_TARGET' | 'OPEN' | 'READLINK'}`
  | `PATH_${'FILESTAT_GET' | 'FILESTAT_SET_SIZE' | 'FILESTAT_SET_TIMES' | 'REMOVE_DIRECTORY'}`
  | `PATH_${'RENAME_SOURCE' | 'RENAME_TARGET' | 'SYMLINK' | 'UNLINK_FILE'}`;

/** The bit of a right. */
export function bitOf(right: Right): number {
  return wasi[`RIGHTS_${right}`];
}

/** What can be done with an open file at all. */
export const FILE_RIGHTS = bitsOf(
  ...([
    'FD_DATASYNC',
    'FD_READ',
    'FD_SEEK',
    'FD_FDSTAT_SET_FLAGS',
    'FD_SYNC',
    'FD_TELL',
    'FD_WRITE',
  ] as const),
  ...([
    'FD_ADVISE',
    'FD_ALLOCATE',
    'FD_FILESTAT_GET',
    'FD_FILESTAT_SET_SIZE',
    'FD_FILESTAT_SET_TIMES',
  ] as const),
);

/** What can be done with an open folder at all. */
export const FOLDER_RIGHTS = bitsOf(
  ...(['FD_DATASYNC', 'FD_FDSTAT_SET_FLAGS', 'FD_FILESTAT_GET', 'FD_FILESTAT_SET_TIMES'] as const),
  ...(['FD_READDIR', 'FD_SYNC', 'PATH_CREATE_DIRECTORY', 'PATH_CREATE_FILE', 'PATH_FILESTAT_GET'] as const),
  ...(['PATH_FILESTAT_SET_SIZE', 'PATH_FILESTAT_SET_TIMES', 'PATH_LINK_SOURCE', 'PATH_LINK_TARGET'] as const),
  ...(['PATH_OPEN', 'PATH_READLINK', 'PATH_REMOVE_DIRECTORY', 'PATH_RENAME_SOURCE'] as const),
  ...(['PATH_RENAME_TARGET', 'PATH_SYMLINK', 'PATH_UNLINK_FILE'] as const),
);

const STREAM_RIGHTS = bitsOf('FD_DATASYNC', 'FD_FDSTAT_SET_FLAGS', 'FD_FILESTAT_GET', 'FD_SYNC');

/** What can be done with standard input; without seeking, which is how libraries know a terminal. */
export const INPUT_RIGHTS = STREAM_RIGHTS | bitOf('FD_READ');

/** What can be done with standard output and standard error. */
export const OUTPUT_RIGHTS = STREAM_RIGHTS | bitOf('FD_WRITE');

/** What needs a file that was opened for writing. */
const WRITING_RIGHTS = bitsOf('FD_WRITE', 'FD_ALLOCATE', 'FD_FILESTAT_SET_SIZE');

/**
 * The rights of a file as it is opened: to read and to write only if asked for, all others as its folder hands them on.
 * Programs ask for fewer than they use, since today's hosts grant them so too.
 */
export function grant(asked: number, inheriting: number): number {
  const refused =
    (asked & bitOf('FD_READ') ? 0 : bitOf('FD_READ')) | (asked & bitOf('FD_WRITE') ? 0 : WRITING_RIGHTS);
  return FILE_RIGHTS & inheriting & ~refused;
}

function bitsOf(...rights: readonly Right[]): number {
  return rights.reduce((bits, right) => bits | bitOf(right), wasi.RIGHTS_POLL_FD_READWRITE);
}
