import type { Findings } from '../measure/row.ts';
import { shareOf } from '../measure/share.ts';
import { measureCold } from './start/cold.ts';
import { measureJavascript } from './start/javascript.ts';
import { measurePython } from './start/python.ts';
import { measurePythonCpu } from './start/python-cpu.ts';
import { measureWasm } from './start/wasm.ts';
import type { Context, Suite } from './suite.ts';

/** How long does a fresh isolate take? */
export const START: Suite = {
  question: 'How long does a fresh isolate take?',
  isDefault: true,
  weight: 18,
  run: measure,
};

/** Shares of the suite's time; what is left is for processes to start. */
const SHARES = { javascript: 0.36, cold: 0.16, python: 0.2, cpu: 0.08, wasm: 0.1 };

async function measure(context: Context): Promise<Findings> {
  const javascript = await measureJavascript(shareOf(context, SHARES.javascript));
  const cold = await measureCold(shareOf(context, SHARES.cold));
  const python = await measurePython(shareOf(context, SHARES.python));
  const cpu = await measurePythonCpu(shareOf(context, SHARES.cpu));
  const wasm = await measureWasm(shareOf(context, SHARES.wasm));
  return {
    tables: [...javascript.tables, cold, ...python.tables, ...cpu.tables, wasm],
    goals: [...javascript.goals, ...python.goals, ...cpu.goals],
  };
}
