import { ADMISSION, type AdmissionPolicy } from './admission.ts';
import type { Instructions } from './instructions.ts';
import { InvalidModule } from './invalid-module.ts';
import type { Structure } from './opcode-run.ts';
import type { Instruction } from './opcodes.ts';
import type { FuncType } from './types.ts';

/** What a function's control flow comes to. */
export interface Nesting {
  blocks: number;
  /** How many blocks are within each other. */
  depth: number;
  /** How many ways lead to the start or end of a block besides the straight one. */
  ways: number;
  /** The height of the operand stack, summed over blocks and ways. */
  stackStates: number;
}

/** An open block. */
interface Block {
  structure: Structure;
  /** How many branches lead to it, or exceptions to its handler. */
  ways: number;
  /** How high the operand stack is below what it takes, and how many values it takes and gives. */
  base: number;
  takes: number;
  gives: number;
  /** The innermost block around what comes next whose handler takes exceptions. */
  handler: Block | undefined;
}

/** What the block must be that one of these goes on with, or ends. */
const GOES_ON: Partial<Record<Structure, readonly Structure[]>> = {
  else: ['if'],
  catch: ['try', 'catch'],
  catch_all: ['try', 'catch'],
  delegate: ['try'],
};

/** Reads a function's instructions to its end. @throws {InvalidModule} */
export function checkNesting(code: Instructions, policy: AdmissionPolicy): Nesting {
  const open: Block[] = [blockOf('block', undefined, { base: 0, takes: 0, gives: 0 })];
  const nesting = { blocks: 1, depth: 1, ways: 0, stackStates: 0 };
  let height = 0;
  while (open.length > 0) {
    code.depth = open.length;
    const instruction = code.next();
    const { structure, relaxed, throws } = instruction;
    if (relaxed && policy.refuseRelaxedSimd) throw new InvalidModule('Relaxed SIMD is not admitted', code.at);
    for (const label of code.labels) addWay(nesting, open.at(-1 - label), code.at);
    if (throws) addWay(nesting, open.at(-1)?.handler, code.at);
    height = Math.max(open.at(-1)?.base ?? 0, height + effectOf(instruction, code));
    nesting.stackStates += height * (code.labels.length + (structure === undefined ? 0 : 1));
    if (structure === undefined) continue;
    height = nest(open, structure, { code, height });
    if (open.length <= code.depth) continue;
    nesting.blocks++;
    nesting.depth = Math.max(nesting.depth, open.length);
    if (open.length <= ADMISSION.depth) continue;
    throw new InvalidModule(`Expected at most ${ADMISSION.depth} blocks within each other`, code.at);
  }
  return nesting;
}

function addWay(nesting: Nesting, block: Block | undefined, at: number): void {
  if (!block) return;
  nesting.ways++;
  if (++block.ways <= ADMISSION.waysToBlock) return;
  throw new InvalidModule(`Expected at most ${ADMISSION.waysToBlock} ways to one block`, at);
}

/** By how much an instruction changes the height of the operand stack. */
function effectOf({ immediates, effect, throws }: Instruction, { first, spaces }: Instructions): number {
  if (!throws) return effect;
  if (immediates === 'function') return heightOf(spaces.functions[first]?.type);
  if (immediates === 'type' || immediates === 'typeTable') return heightOf(spaces.types[first]) - 1;
  return effect;
}

function heightOf(type: FuncType | undefined): number {
  return type ? type.results.length - type.params.length : 0;
}

/** Does to the open blocks what an instruction does, and gives the height of the operand stack behind it. */
function nest(open: Block[], structure: Structure, at: { code: Instructions; height: number }): number {
  const { code, height } = at;
  const inner = open.at(-1);
  if (structure === 'rethrow') checkRethrow(open, code);
  if (structure === 'rethrow' || !inner) return height;
  const wanted = GOES_ON[structure];
  if (wanted && !wanted.includes(inner.structure)) {
    throw new InvalidModule(
      `Expected ${structure} to follow ${wanted.join(' or ')}, not ${inner.structure}`,
      code.at,
    );
  }
  if (structure === 'end' || structure === 'delegate') {
    open.pop();
    return inner.base + inner.gives;
  }
  if (wanted) return goOn(inner, structure, { code, outer: open.at(-2) });
  const { takes, gives } = code;
  open.push(blockOf(structure, inner, { base: Math.max(inner.base, height - takes), takes, gives }));
  return height;
}

function blockOf(
  structure: Structure,
  outer: Block | undefined,
  values: Pick<Block, 'base' | 'takes' | 'gives'>,
): Block {
  const block: Block = { structure, ways: 0, handler: outer?.handler, ...values };
  if (structure === 'try' || structure === 'try_table') block.handler = block;
  return block;
}

/** The other arm of a block starts with what the block takes, a handler with what the exception carries. */
function goOn(
  block: Block,
  structure: Structure,
  { code, outer }: { code: Instructions; outer: Block | undefined },
): number {
  block.structure = structure;
  if (structure === 'else') return block.base + block.takes;
  // A handler's own exceptions go to the one around it.
  block.handler = outer?.handler;
  const tag = structure === 'catch' ? code.spaces.tags[code.first] : undefined;
  return block.base + (tag?.type.params.length ?? 0);
}

function checkRethrow(open: readonly Block[], code: Instructions): void {
  const [label = 0] = code.labels;
  const target = open.at(-1 - label)?.structure;
  if (target === 'catch' || target === 'catch_all') return;
  throw new InvalidModule(`Expected the label of a catch, not of ${target}`, code.at);
}
