import type { Section } from './facts.ts';
import { Instructions } from './instructions.ts';
import { InvalidModule } from './invalid-module.ts';
import { Meter } from './meter.ts';
import type { AddedFunction, Plan } from './plan.ts';
import { readLocals } from './read-code.ts';
import { Reader } from './reader.ts';
import { type Body, rewriteInstructions } from './rewrite-body.ts';
import { valTypeBytes } from './write-types.ts';
import { Writer } from './writer.ts';

/** The longest function that the engine compiles, in bytes. Source: V8, `src/wasm/wasm-limits.h` */
const ENGINE_BODY_BYTES = 7_654_321;

const END = 0x0b;

/** Rewrites the section of code, and puts behind it the functions that it came to need. @throws {InvalidModule} */
export function rewriteCode(binary: Uint8Array, section: Section | undefined, plan: Plan): Uint8Array {
  const bodies = new Writer(section ? (section.end - section.at) * 2 : 0);
  if (section) rewriteBodies(new Reader(binary, section.at, section.end), plan, bodies);
  for (const added of plan.functions.values()) bodies.sized(addedBody(added));
  const own = plan.facts.functions.length - plan.facts.imported.functions;
  const whole = new Writer(bodies.length + 10);
  whole.unsigned(own + plan.functions.size);
  whole.bytes(bodies.written);
  return whole.written;
}

function rewriteBodies(reader: Reader, plan: Plan, bodies: Writer): void {
  const { end } = reader;
  const code = new Instructions(reader, plan.facts);
  const out = new Writer();
  const locals = new Writer();
  const meter = plan.options.fuel ? new Meter(plan, out) : undefined;
  // Labels have been checked at admission, and nothing here counts the blocks that are open.
  code.depth = Infinity;
  reader.u32();
  for (const { type } of plan.facts.functions.slice(plan.facts.imported.functions)) {
    const size = reader.u32();
    const { at } = reader;
    reader.end = at + size;
    code.locals = type.params.length;
    const body = { plan, code, out, meter, copied: 0, scratch: [] };
    rewriteBody(body, locals);
    bodies.unsigned(locals.length + out.length);
    bodies.bytes(locals.written);
    bodies.bytes(out.written);
    reader.end = end;
  }
}

function rewriteBody(body: Body, locals: Writer): void {
  const { reader, spaces } = body.code;
  const { at } = reader;
  const groups = reader.u32();
  const { at: groupsAt } = reader;
  reader.at = at;
  body.code.locals += readLocals(reader, spaces.types.length);
  const { at: codeAt } = reader;
  body.out.clear();
  rewriteInstructions(body);
  locals.clear();
  locals.unsigned(groups + body.scratch.length);
  locals.copy(reader.bytes, groupsAt, codeAt);
  for (const type of body.scratch) locals.bytes([1, ...valTypeBytes(type)]);
  const size = locals.length + body.out.length;
  if (size <= ENGINE_BODY_BYTES) return;
  throw new InvalidModule(
    `Expected a function of at most ${ENGINE_BODY_BYTES} bytes when metered, not ${size}`,
    at,
  );
}

function addedBody({ locals, code }: AddedFunction): Uint8Array {
  const groups = locals.flatMap((type) => [1, ...valTypeBytes(type)]);
  return Uint8Array.from([locals.length, ...groups, ...code, END]);
}
