import type { Draft } from './facts.ts';
import { Instructions } from './instructions.ts';
import { InvalidModule } from './invalid-module.ts';
import type { Reader } from './reader.ts';

/** Reads a constant expression, and notes where it names globals of the module's own. @throws {InvalidModule} */
export function readConstant(reader: Reader, module: Draft): void {
  const code = new Instructions(reader, module);
  for (;;) {
    const { name, constant, structure, immediates } = code.next();
    if (!constant) throw new InvalidModule(`Expected a constant instruction, not ${name}`, code.at);
    if (immediates === 'global') noteGlobal(module, code.first, { at: code.firstAt, end: reader.at });
    if (structure === 'end') return;
  }
}

/** Notes where a global is named, if it is one of the module's own. */
export function noteGlobal(module: Draft, index: number, place: { at: number; end: number }): void {
  if (index >= module.imported.globals) module.globalUses.push(place);
}
