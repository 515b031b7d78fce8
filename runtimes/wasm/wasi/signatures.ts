import type { Right } from './rights.ts';

/**
 * What a parameter is, and with that what is checked before a function runs: `fd:RIGHT` an open descriptor that holds
 * the right; `path` and `buffer` an address and a length; `vectors` an address and a count; `outN` an address with room
 * for N bytes.
 */
export type Kind = 'u32' | 'u64' | 'fd' | `fd:${Right}` | 'path' | 'buffer' | 'vectors' | `out${number}`;

/** The parameters of preview 1's functions. Source: WebAssembly/WASI, legacy/preview1/witx/wasi_snapshot_preview1.witx. */
export const CALLS = {
  args_get: ['u32', 'u32'],
  args_sizes_get: ['out4', 'out4'],
  environ_get: ['u32', 'u32'],
  environ_sizes_get: ['out4', 'out4'],
  clock_res_get: ['u32', 'out8'],
  clock_time_get: ['u32', 'u64', 'out8'],
  fd_advise: ['fd:FD_ADVISE', 'u64', 'u64', 'u32'],
  fd_allocate: ['fd:FD_ALLOCATE', 'u64', 'u64'],
  fd_close: ['u32'],
  fd_datasync: ['fd:FD_DATASYNC'],
  fd_fdstat_get: ['fd', 'out24'],
  fd_fdstat_set_flags: ['fd:FD_FDSTAT_SET_FLAGS', 'u32'],
  fd_fdstat_set_rights: ['fd', 'u64', 'u64'],
  fd_filestat_get: ['fd:FD_FILESTAT_GET', 'out64'],
  fd_filestat_set_size: ['fd:FD_FILESTAT_SET_SIZE', 'u64'],
  fd_filestat_set_times: ['fd:FD_FILESTAT_SET_TIMES', 'u64', 'u64', 'u32'],
  fd_pread: ['fd:FD_READ', 'vectors', 'u64', 'out4'],
  fd_prestat_get: ['fd', 'out8'],
  fd_prestat_dir_name: ['fd', 'buffer'],
  fd_pwrite: ['fd:FD_WRITE', 'vectors', 'u64', 'out4'],
  fd_read: ['fd:FD_READ', 'vectors', 'out4'],
  fd_readdir: ['fd:FD_READDIR', 'buffer', 'u64', 'out4'],
  fd_renumber: ['u32', 'u32'],
  fd_seek: ['fd:FD_SEEK', 'u64', 'u32', 'out8'],
  fd_sync: ['fd:FD_SYNC'],
  fd_tell: ['fd:FD_TELL', 'out8'],
  fd_write: ['fd:FD_WRITE', 'vectors', 'out4'],
  path_create_directory: ['fd:PATH_CREATE_DIRECTORY', 'path'],
  path_filestat_get: ['fd:PATH_FILESTAT_GET', 'u32', 'path', 'out64'],
  path_filestat_set_times: ['fd:PATH_FILESTAT_SET_TIMES', 'u32', 'path', 'u64', 'u64', 'u32'],
  path_link: ['fd:PATH_LINK_SOURCE', 'u32', 'path', 'fd:PATH_LINK_TARGET', 'path'],
  path_open: ['fd:PATH_OPEN', 'u32', 'path', 'u32', 'u64', 'u64', 'u32', 'out4'],
  path_readlink: ['fd:PATH_READLINK', 'path', 'buffer', 'out4'],
  path_remove_directory: ['fd:PATH_REMOVE_DIRECTORY', 'path'],
  path_rename: ['fd:PATH_RENAME_SOURCE', 'path', 'fd:PATH_RENAME_TARGET', 'path'],
  path_symlink: ['path', 'fd:PATH_SYMLINK', 'path'],
  path_unlink_file: ['fd:PATH_UNLINK_FILE', 'path'],
  poll_oneoff: ['u32', 'u32', 'u32', 'out4'],
  proc_exit: ['u32'],
  proc_raise: ['u32'],
  sched_yield: [],
  random_get: ['buffer'],
  sock_accept: ['u32', 'u32', 'u32'],
  sock_recv: ['u32', 'u32', 'u32', 'u32', 'u32', 'u32'],
  sock_send: ['u32', 'u32', 'u32', 'u32', 'u32'],
  sock_shutdown: ['u32', 'u32'],
} as const satisfies Record<string, readonly Kind[]>;

/** The name of a function of preview 1. */
export type CallName = keyof typeof CALLS;

/** The type of a function as WebAssembly has it. */
export interface Signature {
  params: readonly ('i32' | 'i64')[];
  results: readonly 'i32'[];
}

/** The types of preview 1's functions: what an import of them must be. */
export const PREVIEW1: Readonly<Record<string, Signature>> = Object.freeze(
  Object.assign(
    Object.create(null) as object,
    Object.fromEntries(
      Object.entries(CALLS).map(([name, kinds]) => [
        name,
        { params: kinds.flatMap(typesOf), results: name === 'proc_exit' ? [] : ['i32'] } satisfies Signature,
      ]),
    ),
  ),
);

function typesOf(kind: Kind): readonly ('i32' | 'i64')[] {
  if (kind === 'u64') return ['i64'];
  return kind === 'path' || kind === 'buffer' || kind === 'vectors' ? ['i32', 'i32'] : ['i32'];
}
