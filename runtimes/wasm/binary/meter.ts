import { signedLeb } from '../../leb.ts';
import { assemble } from './assemble.ts';
import type { Structure } from './opcode-run.ts';
import type { Instruction } from './opcodes.ts';
import { globalIndex, type Plan } from './plan.ts';
import type { Writer } from './writer.ts';

/** Blocks behind which nothing joins the straight line but a branch. */
const PLAIN: readonly Structure[] = ['block', 'try', 'try_table'];

/** An open block. */
interface Block {
  structure: Structure;
  /** Whether a branch leads to what stands behind it. */
  isTarget: boolean;
}

/**
 * Puts a price before each straight line of a function's code, which is paid as the line is entered: one for each
 * instruction that does something. Whoever cannot pay traps, and what is left is below 0 from then on. Every loop
 * has a branch, and so pays; and what is never reached costs nothing.
 */
export class Meter {
  readonly #out: Writer;
  readonly #before: readonly number[];
  readonly #after: readonly number[];
  readonly #known = new Map<number, Uint8Array>();
  #blocks: Block[] = [];
  /** Where in the output the current line starts, and what it costs so far. */
  #start = 0;
  #price = 0;
  /** How many blocks are open since the code cannot be reached; 0 where it can be. */
  #unreachable = 0;

  constructor(plan: Plan, out: Writer) {
    const fuel = globalIndex(plan, 'fuel');
    this.#out = out;
    this.#before = assemble(`global.get ${fuel} i64.const`);
    this.#after = assemble(
      `i64.sub global.set ${fuel} global.get ${fuel} i64.const 0 i64.lt_s if unreachable end`,
    );
  }

  /** Starts with the code of a function, which comes next in the output. */
  begin(): void {
    this.#blocks = [{ structure: 'block', isTarget: true }];
    this.#unreachable = 0;
    this.#price = 0;
    this.#start = this.#out.length;
  }

  /** Whether a straight line ends behind this instruction. */
  ends(instruction: Instruction, labels: readonly number[]): boolean {
    if (this.#unreachable > 0) return this.#passUnreachable(instruction.structure);
    if (!instruction.free) this.#price++;
    for (const label of labels) this.#aim(label);
    if (instruction.diverges) this.#unreachable = 1;
    return this.#follow(instruction.structure) || instruction.branches || instruction.diverges;
  }

  /** Ends the line: all of it has been written. */
  charge(): void {
    if (this.#price > 0) this.#out.insert(this.#start, this.#charging(this.#price));
    this.#price = 0;
    this.#start = this.#out.length;
  }

  /** The code that charges a price; few prices are common. */
  #charging(price: number): Uint8Array {
    const known = this.#known.get(price);
    if (known) return known;
    const code = Uint8Array.from([...this.#before, ...signedLeb(BigInt(price)), ...this.#after]);
    this.#known.set(price, code);
    return code;
  }

  #aim(label: number): void {
    const block = this.#blocks.at(-1 - label);
    if (block) block.isTarget = true;
  }

  /** Follows the nesting of code that is reached, and says whether a line ends. */
  #follow(structure: Structure | undefined): boolean {
    if (structure === undefined || structure === 'rethrow') return false;
    if (structure === 'end' || structure === 'delegate') return isJoin(this.#blocks.pop());
    if (structure === 'else' || structure === 'catch' || structure === 'catch_all')
      return this.#goOn(structure);
    this.#blocks.push({ structure, isTarget: false });
    return structure === 'loop' || structure === 'if';
  }

  /** Steps over code that is never reached; where it ends, a line starts. */
  #passUnreachable(structure: Structure | undefined): boolean {
    if (structure === undefined || structure === 'rethrow') return false;
    const isEnd = structure === 'end' || structure === 'delegate';
    const goesOn = structure === 'else' || structure === 'catch' || structure === 'catch_all';
    if (!isEnd && !goesOn) this.#unreachable++;
    else if (this.#unreachable > 1) this.#unreachable -= isEnd ? 1 : 0;
    else {
      this.#unreachable = 0;
      this.#follow(structure);
      return true;
    }
    return false;
  }

  #goOn(structure: Structure): boolean {
    const block = this.#blocks.at(-1);
    if (block) block.structure = structure;
    return true;
  }
}

/** Whether more than one way leads to what stands behind a block. */
function isJoin(block: Block | undefined): boolean {
  if (!block || block.structure === 'loop') return false;
  return block.isTarget || !PLAIN.includes(block.structure);
}
