import { ADMISSION } from './admission.ts';
import type { Draft } from './facts.ts';
import { InvalidModule } from './invalid-module.ts';
import { readConstant } from './read-constant.ts';
import { readReference } from './read-types.ts';
import type { Reader } from './reader.ts';

/** The bits that say what kind of element segment follows. */
const IS_NOT_ACTIVE = 1;
const HAS_INDEX = 2;
const HAS_EXPRESSIONS = 4;

/** Reads the segments that fill tables. @throws {InvalidModule} */
export function readElements(reader: Reader, module: Draft): void {
  module.elements = reader.count('element segments', ADMISSION.segments);
  for (let i = 0; i < module.elements; i++) readElement(reader, module);
}

/** Reads how many segments of data follow. @throws {InvalidModule} */
export function readDataCount(reader: Reader, module: Draft): void {
  const { at } = reader;
  module.segments = reader.u32();
  if (module.segments > ADMISSION.segments) {
    throw new InvalidModule(
      `Expected at most ${ADMISSION.segments} data segments, not ${module.segments}`,
      at,
    );
  }
}

/** Reads the segments that fill memories. @throws {InvalidModule} */
export function readData(reader: Reader, module: Draft): void {
  const { at } = reader;
  const count = reader.count('data segments', ADMISSION.segments);
  if (count !== (module.segments ?? count)) {
    throw new InvalidModule(`Expected ${module.segments} data segments as counted, not ${count}`, at);
  }
  for (let i = 0; i < count; i++) readSegment(reader, module);
}

function readElement(reader: Reader, module: Draft): void {
  const { at } = reader;
  const flags = reader.u32();
  if (flags > 7) throw new InvalidModule(`Expected a kind of element segment below 8, not ${flags}`, at);
  const isActive = (flags & IS_NOT_ACTIVE) === 0;
  const hasExpressions = (flags & HAS_EXPRESSIONS) !== 0;
  if (isActive)
    readTarget(reader, module, { what: 'table', size: module.tables.length, isIndexed: flags >= HAS_INDEX });
  if ((flags & (IS_NOT_ACTIVE | HAS_INDEX)) !== 0) readElementType(reader, module, hasExpressions);
  const count = reader.count('elements');
  for (let i = 0; i < count; i++) {
    if (hasExpressions) readConstant(reader, module);
    else reader.index('function', module.functions.length);
  }
}

function readElementType(reader: Reader, module: Draft, hasExpressions: boolean): void {
  if (hasExpressions) {
    readReference(reader, module.types.length);
    return;
  }
  const { at } = reader;
  const kind = reader.byte();
  if (kind !== 0) throw new InvalidModule(`Expected 0 as the kind of elements, not ${kind}`, at);
}

function readSegment(reader: Reader, module: Draft): void {
  const { at } = reader;
  const flags = reader.u32();
  if (flags > 2) throw new InvalidModule(`Expected a kind of data segment below 3, not ${flags}`, at);
  const isActive = (flags & IS_NOT_ACTIVE) === 0;
  if (isActive)
    readTarget(reader, module, {
      what: 'memory',
      size: module.memories.length,
      isIndexed: flags === HAS_INDEX,
    });
  reader.skip(reader.u32());
}

/** Reads what a segment is copied into as the module is instantiated, and where to. */
function readTarget(
  reader: Reader,
  module: Draft,
  target: { what: string; size: number; isIndexed: boolean },
): void {
  if (target.isIndexed) reader.index(target.what, target.size);
  else if (target.size === 0) {
    throw new InvalidModule(`Expected a ${target.what}, of which the module has none`, reader.at);
  }
  readConstant(reader, module);
}
