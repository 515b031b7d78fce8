/** What `userInfo` tells: the same in every sandbox. */
export interface UserInfo {
  uid: number;
  gid: number;
  username: string;
  homedir: string;
  shell: null;
}

const MEMORY_BYTES = 128 * 1024 * 1024;

export const EOL = '\n';
export const devNull = '/dev/null';
export const constants = { signals: {}, errno: {}, priority: {}, dlopen: {} };

/** Fixed values: nothing here tells of the host. */
export const arch = (): string => 'wasm32';
export const availableParallelism = (): number => 1;
export const cpus = (): object[] => [];
export const endianness = (): string => 'LE';
export const freemem = (): number => MEMORY_BYTES;
export const homedir = (): string => '/sandbox';
export const hostname = (): string => 'cloche';
export const loadavg = (): number[] => [0, 0, 0];
export const machine = (): string => 'wasm32';
export const networkInterfaces = (): Record<string, object[]> => ({});
export const platform = (): string => 'linux';
export const release = (): string => '';
export const tmpdir = (): string => '/tmp';
export const totalmem = (): number => MEMORY_BYTES;
export const type = (): string => 'Linux';
export const uptime = (): number => 0;
export const version = (): string => '';

/** The one user of a sandbox. */
export function userInfo(): UserInfo {
  return { uid: 1000, gid: 1000, username: 'sandbox', homedir: homedir(), shell: null };
}

export default {
  EOL,
  arch,
  availableParallelism,
  constants,
  cpus,
  devNull,
  endianness,
  freemem,
  homedir,
  hostname,
  loadavg,
  machine,
  networkInterfaces,
  platform,
  release,
  tmpdir,
  totalmem,
  type,
  uptime,
  userInfo,
  version,
};
