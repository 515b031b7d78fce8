import { ADMISSION, type AdmissionPolicy } from './admission.ts';
import { checkNesting } from './check-nesting.ts';
import type { Draft } from './facts.ts';
import { Instructions } from './instructions.ts';
import { InvalidModule } from './invalid-module.ts';
import { readValType } from './read-types.ts';
import type { Reader } from './reader.ts';

/** Reads the bodies of all functions. @throws {InvalidModule} */
export function readCode(reader: Reader, module: Draft, policy: AdmissionPolicy): void {
  const { at, end } = reader;
  const own = module.functions.slice(module.imported.functions);
  const count = reader.u32();
  if (count !== own.length)
    throw new InvalidModule(`Expected ${own.length} function bodies, not ${count}`, at);
  const code = new Instructions(reader, module);
  for (const { type } of own) {
    const { at: sizeAt } = reader;
    const size = reader.count('bytes of a function', ADMISSION.bodyBytes);
    if (reader.at + size > end)
      throw new InvalidModule('Expected the function to end within its section', sizeAt);
    reader.end = reader.at + size;
    readBody(code, type.params.length, policy);
    reader.end = end;
  }
}

/** Steps over the locals that a function declares, and gives how many they are. @throws {InvalidModule} */
export function readLocals(reader: Reader, types: number): number {
  const groups = reader.count('groups of locals');
  let locals = 0;
  for (let i = 0; i < groups; i++) {
    locals += reader.u32();
    readValType(reader, types);
  }
  return locals;
}

function readBody(code: Instructions, params: number, policy: AdmissionPolicy): void {
  const { reader, spaces } = code;
  const { at } = reader;
  code.locals = params + readLocals(reader, spaces.types.length);
  if (code.locals > ADMISSION.locals) {
    throw new InvalidModule(
      `Expected at most ${ADMISSION.locals} locals in a function, not ${code.locals}`,
      at,
    );
  }
  const { blocks, depth, ways, stackStates } = checkNesting(code, policy);
  reader.finish('the function');
  checkProduct('blocks', {
    product: code.locals * Math.max(blocks, depth),
    most: ADMISSION.localsTimesBlocks,
    at,
  });
  checkProduct('branches', { product: code.locals * ways, most: ADMISSION.localsTimesWays, at });
  if (stackStates <= ADMISSION.stackStates) return;
  throw new InvalidModule(
    `Expected operands at blocks to be at most ${ADMISSION.stackStates} in sum, not ${stackStates}`,
    at,
  );
}

function checkProduct(
  what: string,
  { product, most, at }: { product: number; most: number; at: number },
): void {
  if (product <= most) return;
  throw new InvalidModule(
    `Expected the locals of a function times its ${what} to be at most ${most}, not ${product}`,
    at,
  );
}
