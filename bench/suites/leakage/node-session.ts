import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';
import { answerLines } from './answer-lines.ts';

/** One context of Node for all programs, with what a program of Node expects to find. */
let printed = '';
const console = {
  log: (text: unknown): void => {
    printed += `${text}\n`;
  },
};
const require = createRequire(import.meta.url);
const context = createContext({ console, require, process, Buffer, setTimeout });

await answerLines((source) => {
  printed = '';
  runInContext(source, context);
  return printed;
});
