import { withPromise } from '../../fs/callbacks.ts';
import { constants } from '../../fs/constants.ts';
import { copyFileSync, cpSync } from '../../fs/copy.ts';
import { openFile } from '../../fs/file-handle.ts';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from '../../fs/files.ts';
import {
  accessSync,
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
} from '../../fs/tree.ts';

export { constants };
export const access = withPromise(accessSync);
export const appendFile = withPromise(appendFileSync);
export const copyFile = withPromise(copyFileSync);
export const cp = withPromise(cpSync);
export const lstat = withPromise(lstatSync);
export const mkdir = withPromise(mkdirSync);
export const mkdtemp = withPromise(mkdtempSync);
export const open = withPromise(openFile);
export const readFile = withPromise(readFileSync);
export const readdir = withPromise(readdirSync);
export const realpath = withPromise(realpathSync);
export const rename = withPromise(renameSync);
export const rm = withPromise(rmSync);
export const rmdir = withPromise(rmdirSync);
export const stat = withPromise(statSync);
export const truncate = withPromise(truncateSync);
export const unlink = withPromise(unlinkSync);
export const writeFile = withPromise(writeFileSync);

export default {
  access,
  appendFile,
  constants,
  copyFile,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  truncate,
  unlink,
  writeFile,
};
