import { withCallback } from '../fs/callbacks.ts';
import { constants } from '../fs/constants.ts';
import { copyFileSync, cpSync } from '../fs/copy.ts';
import {
  appendFileSync,
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from '../fs/files.ts';
import { Dirent, Stats } from '../fs/stats.ts';
import { createReadStream, createWriteStream, ReadStream, WriteStream } from '../fs/streams.ts';
import {
  accessSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
} from '../fs/tree.ts';
import { schedule } from '../schedule.ts';
import promises from './fs/promises.ts';

export const access = withCallback(accessSync);
export const appendFile = withCallback(appendFileSync);
export const close = withCallback(closeSync);
export const copyFile = withCallback(copyFileSync);
export const cp = withCallback(cpSync);
export const fstat = withCallback(fstatSync);
export const fsync = withCallback(fsyncSync);
export const ftruncate = withCallback(ftruncateSync);
export const lstat = withCallback(lstatSync);
export const mkdir = withCallback(mkdirSync);
export const mkdtemp = withCallback(mkdtempSync);
export const open = withCallback(openSync);
export const read = withCallback(readSync);
export const readFile = withCallback(readFileSync);
export const readdir = withCallback(readdirSync);
export const realpath = withCallback(realpathSync);
export const rename = withCallback(renameSync);
export const rm = withCallback(rmSync);
export const rmdir = withCallback(rmdirSync);
export const stat = withCallback(statSync);
export const truncate = withCallback(truncateSync);
export const unlink = withCallback(unlinkSync);
export const write = withCallback(writeSync);
export const writeFile = withCallback(writeFileSync);

/** The one operation whose callback takes no error. */
export function exists(path: string, callback: (isThere: boolean) => void): void {
  schedule(() => callback(existsSync(path)));
}

export {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  copyFileSync,
  cpSync,
  createReadStream,
  createWriteStream,
  Dirent,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  promises,
  ReadStream,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  Stats,
  statSync,
  truncateSync,
  unlinkSync,
  WriteStream,
  writeFileSync,
  writeSync,
};

export default {
  access,
  accessSync,
  appendFile,
  appendFileSync,
  close,
  closeSync,
  constants,
  copyFile,
  copyFileSync,
  cp,
  cpSync,
  createReadStream,
  createWriteStream,
  Dirent,
  exists,
  existsSync,
  fstat,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncate,
  ftruncateSync,
  lstat,
  lstatSync,
  mkdir,
  mkdirSync,
  mkdtemp,
  mkdtempSync,
  open,
  openSync,
  promises,
  read,
  readdir,
  readdirSync,
  readFile,
  readFileSync,
  ReadStream,
  readSync,
  realpath,
  realpathSync,
  rename,
  renameSync,
  rm,
  rmdir,
  rmdirSync,
  rmSync,
  stat,
  Stats,
  statSync,
  truncate,
  truncateSync,
  unlink,
  unlinkSync,
  write,
  writeFile,
  writeFileSync,
  WriteStream,
  writeSync,
};
