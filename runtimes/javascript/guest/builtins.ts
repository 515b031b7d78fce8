import assertStrict from './node/assert/strict.ts';
import assert from './node/assert.ts';
import buffer from './node/buffer.ts';
import console from './node/console.ts';
import crypto from './node/crypto.ts';
import events from './node/events.ts';
import fsPromises from './node/fs/promises.ts';
import fs from './node/fs.ts';
import module from './node/module.ts';
import os from './node/os.ts';
import posix from './node/path/posix.ts';
import path from './node/path.ts';
import perfHooks from './node/perf_hooks.ts';
import process from './node/process.ts';
import querystring from './node/querystring.ts';
import readlinePromises from './node/readline/promises.ts';
import readline from './node/readline.ts';
import streamPromises from './node/stream/promises.ts';
import stream from './node/stream.ts';
import stringDecoder from './node/string_decoder.ts';
import timersPromises from './node/timers/promises.ts';
import timers from './node/timers.ts';
import url from './node/url.ts';
import util from './node/util.ts';

/** Node's modules that the sandbox has, by name: what `require` answers. The file is the ES module `node:NAME`. */
export const builtins: Record<string, unknown> = {
  assert,
  'assert/strict': assertStrict,
  buffer,
  console,
  crypto,
  events,
  fs,
  'fs/promises': fsPromises,
  module,
  os,
  path,
  'path/posix': posix,
  perf_hooks: perfHooks,
  process,
  querystring,
  readline,
  'readline/promises': readlinePromises,
  stream,
  'stream/promises': streamPromises,
  string_decoder: stringDecoder,
  timers,
  'timers/promises': timersPromises,
  url,
  util,
};
