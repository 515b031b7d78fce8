import { loadPackage } from '../../peers/load-package.ts';
import { answerLines } from './answer-lines.ts';

interface Pyodide {
  loadPyodide(options: { stdout(line: string): void }): Promise<{ runPython(source: string): unknown }>;
}

/** One interpreter of plain Pyodide for all programs. */
let printed = '';
const { module } = await loadPackage('pyodide');
const python = await (module as Pyodide).loadPyodide({
  stdout: (line) => {
    printed += `${line}\n`;
  },
});

await answerLines((source) => {
  printed = '';
  python.runPython(source);
  return printed;
});
