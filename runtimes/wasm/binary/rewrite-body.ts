import { leb } from '../../leb.ts';
import { bulkIndex } from './bulk.ts';
import { canonicaliseBytes, scratchType } from './canonical-nan.ts';
import { growthIndex } from './growth.ts';
import type { Instructions } from './instructions.ts';
import type { Meter } from './meter.ts';
import type { FloatShape } from './opcode-run.ts';
import type { Instruction } from './opcodes.ts';
import type { Plan } from './plan.ts';
import type { ValType } from './types.ts';
import type { Writer } from './writer.ts';

const CALL = 0x10;

/** A function's code as it is rewritten. */
export interface Body {
  readonly plan: Plan;
  readonly code: Instructions;
  readonly out: Writer;
  /** Puts prices into it, if fuel is to be paid. */
  readonly meter: Meter | undefined;
  /** Up to where the code has been written. */
  copied: number;
  /** The locals that were added, in order, behind those that the function has. */
  scratch: ValType[];
}

/** Rewrites one function's instructions; the function's locals have been read. */
export function rewriteInstructions(body: Body): void {
  const { code, meter } = body;
  const { reader } = code;
  body.copied = reader.at;
  meter?.begin();
  while (reader.at < reader.end) {
    const instruction = code.next();
    edit(body, instruction);
    if (!meter?.ends(instruction, code.labels)) continue;
    copyTo(body, reader.at);
    meter.charge();
  }
  copyTo(body, reader.end);
}

/** Puts in the place of an instruction, before it or behind it what the options ask for. */
function edit(body: Body, instruction: Instruction): void {
  const { code, plan } = body;
  const { fuel, memoryBytes, canonicalNan } = plan.options;
  if (instruction.immediates === 'global') shiftGlobal(body);
  else if (instruction.grows && (fuel || memoryBytes !== undefined)) {
    const kind = instruction.immediates === 'memory' ? 'memory' : 'table';
    replace(body, code.at, call(growthIndex(plan, kind, code.first)));
  } else if (instruction.bulk && fuel) {
    copyTo(body, code.at);
    body.out.bytes(call(bulkIndex(plan, instruction, code)));
  } else if (instruction.float && canonicalNan) {
    copyTo(body, code.reader.at);
    body.out.bytes(canonicaliseBytes(instruction.float, scratchLocal(body, instruction.float)));
  }
}

/** The module's own globals stand behind those that are added to its imports. */
function shiftGlobal(body: Body): void {
  const { code, plan } = body;
  if (code.first < plan.facts.imported.globals) return;
  replace(body, code.firstAt, leb(code.first + plan.globals.length));
}

function scratchLocal({ code, scratch }: Body, shape: FloatShape): number {
  const type = scratchType(shape);
  const known = scratch.indexOf(type);
  return code.locals + (known >= 0 ? known : scratch.push(type) - 1);
}

/** Writes something else in the place of what stands from an offset to the end of the current instruction. */
function replace(body: Body, at: number, bytes: readonly number[]): void {
  copyTo(body, at);
  body.out.bytes(bytes);
  body.copied = body.code.reader.at;
}

function copyTo(body: Body, end: number): void {
  body.out.copy(body.code.reader.bytes, body.copied, end);
  body.copied = end;
}

function call(index: number): number[] {
  return [CALL, ...leb(index)];
}
