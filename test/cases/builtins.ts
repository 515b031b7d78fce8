import { byteCases } from './bytes.ts';
import type { Case } from './case.ts';
import { fileSystemCases } from './file-system.ts';
import { lineCases } from './lines.ts';
import { stdinCases } from './stdin.ts';
import { streamCases } from './streams.ts';

/** Node's builtins and the web's: input, files, streams, bytes. */
export const builtinCases: Case[] = [
  ...stdinCases,
  ...lineCases,
  ...fileSystemCases,
  ...streamCases,
  ...byteCases,
];
