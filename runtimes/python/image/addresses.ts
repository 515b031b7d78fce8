import { concat, rewriteSections, sectionsOf } from '../../binary.ts';
import { leb, readLeb } from '../../leb.ts';
import { SECTION } from '../../section-ids.ts';

const KIND = { function: 0, global: 3 } as const;
const TYPE_BYTES = 2;
/** `i32`, variable, `i32.const 0`. */
const NO_ADDRESS = [0x7f, 1, 0x41, 0, 0x0b];

/**
 * Has the module define the addresses of functions that it imports as globals (`GOT.func`), as zero: the glue gives no
 * function of JavaScript an address where nothing compiles one. Of the globals they stay the first, under their numbers.
 * @throws when the module imports anything but functions and such addresses
 */
export function defineAddresses(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const imports = [...sectionsOf(binary)].find(({ id }) => id === SECTION.import);
  const { functions, addresses } = splitImports(imports?.body ?? new Uint8Array(1));
  const defined = rewriteSections(binary, ({ id, body }) => {
    if (id === SECTION.import) return concat([Uint8Array.from(leb(functions.length)), ...functions]);
    return id === SECTION.global ? prepend(body, addresses) : body;
  });
  if (!WebAssembly.validate(defined)) throw new Error('The rewritten engine is not a valid module');
  return defined;
}

function splitImports(body: Uint8Array): { functions: Uint8Array[]; addresses: number } {
  const count = readLeb(body, 0);
  const functions: Uint8Array[] = [];
  for (let at = count.next, left = count.value; left > 0; left--) {
    const module = readName(body, at);
    const name = readName(body, module.next);
    const kind = body[name.next];
    if (kind === KIND.function) {
      const { next } = readLeb(body, name.next + 1);
      functions.push(body.subarray(at, next));
      at = next;
    } else if (kind === KIND.global && module.text === 'GOT.func') {
      at = name.next + 1 + TYPE_BYTES;
    } else
      throw new Error(
        `The engine imports ${module.text}.${name.text}, which is neither function nor address`,
      );
  }
  return { functions, addresses: count.value - functions.length };
}

function prepend(globals: Uint8Array, addresses: number): Uint8Array {
  const count = readLeb(globals, 0);
  const added = Array.from({ length: addresses }, () => Uint8Array.from(NO_ADDRESS));
  return concat([Uint8Array.from(leb(count.value + addresses)), ...added, globals.subarray(count.next)]);
}

function readName(body: Uint8Array, at: number): { text: string; next: number } {
  const length = readLeb(body, at);
  const next = length.next + length.value;
  return { text: new TextDecoder().decode(body.subarray(length.next, next)), next };
}
