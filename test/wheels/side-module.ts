import { concat } from '../../runtimes/binary.ts';
import { leb } from '../../runtimes/leb.ts';

const I32 = 0x7f;
const [FUNCTION, TABLE, MEMORY, GLOBAL] = [0, 1, 2, 3];
const [METH_NOARGS, METH_O] = [4, 8];

/** Where things are in the module's data. Source: CPython's Include/methodobject.h and moduleobject.h, on 32 bits. */
const AT = { name: 0, successor: 16, count: 32, counter: 44, methods: 48, definition: 96, end: 148 };
const METHOD_BYTES = 16;
const MEMORY_BYTES = 8 * 1024 * 1024;
const DEFINITION = { name: 20, methods: 32 };

/** Functions, by index: those that are imported come first. */
const CALL = { moduleInit: 0, fromLong: 1, asLong: 2, successor: 3, count: 4 };
const BASE = { memory: 0, table: 1 };

/**
 * A side module as Emscripten makes them, that is a module of Python: `successor(n)` is n + 1, `count()` is how often it
 * was called in this instance. It asks for so much memory that an engine must grow. Source: tool-conventions,
 * DynamicLinking.md
 */
export function makeSideModule(name: string): Uint8Array {
  return concat([
    Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(0, [...text('dylink.0'), ...sized(1, [...leb(MEMORY_BYTES), 2, 2, 0])]),
    section(
      1,
      list([signature([], [I32]), signature([I32], [I32]), signature([I32, I32], [I32]), signature([], [])]),
    ),
    section(2, list(imports())),
    section(3, list([[2], [2], [0], [3]])),
    section(7, list([exported(`PyInit_${name}`, 5), exported('__wasm_apply_data_relocs', 6)])),
    // One active segment for table 0, at the base that the loader gives.
    section(9, list([[0, ...globalGet(BASE.table), END, ...list([[CALL.successor], [CALL.count]])]])),
    section(10, list([successor(), count(), init(), relocate()].map(body))),
    section(11, list([[0, ...globalGet(BASE.memory), END, ...vector(data(name))]])),
  ]);
}

function imports(): number[][] {
  const call = (symbol: string) => [...text('env'), ...text(symbol), FUNCTION, 1];
  return [
    [...text('env'), ...text('memory'), MEMORY, 0, 0],
    [...text('env'), ...text('__indirect_function_table'), TABLE, 0x70, 0, 0],
    [...text('env'), ...text('__memory_base'), GLOBAL, I32, 0],
    [...text('env'), ...text('__table_base'), GLOBAL, I32, 0],
    ...['PyModuleDef_Init', 'PyLong_FromLong', 'PyLong_AsLong'].map(call),
  ];
}

function data(name: string): Uint8Array {
  const bytes = Buffer.alloc(AT.end);
  bytes.write(name, AT.name);
  bytes.write('successor', AT.successor);
  bytes.write('count', AT.count);
  bytes.writeInt32LE(METH_O, AT.methods + 8);
  bytes.writeInt32LE(METH_NOARGS, AT.methods + METHOD_BYTES + 8);
  return bytes;
}

const END = 0x0b;
const globalGet = (index: number) => [0x23, index];
const localGet = (index: number) => [0x20, index];
const call = (index: number) => [0x10, index];
const constant = (value: number) => [0x41, ...signed(value)];
const address = (at: number) => [...globalGet(BASE.memory), ...constant(at), 0x6a];
const load = (at: number) => [...address(at), 0x28, 2, 0];
const store = (at: number, value: number[]) => [...address(at), ...value, 0x36, 2, 0];
const increment = (value: number[]) => [...value, ...constant(1), 0x6a];

function successor(): number[] {
  return [...increment([...localGet(1), ...call(CALL.asLong)]), ...call(CALL.fromLong)];
}

function count(): number[] {
  return [...store(AT.counter, increment(load(AT.counter))), ...load(AT.counter), ...call(CALL.fromLong)];
}

function init(): number[] {
  return [...address(AT.definition), ...call(CALL.moduleInit)];
}

/** Data holds no address of its own: it is known as the module is loaded. */
function relocate(): number[] {
  const slot = (index: number) => [...globalGet(BASE.table), ...constant(index), 0x6a];
  return [
    ...store(AT.methods, address(AT.successor)),
    ...store(AT.methods + 4, slot(0)),
    ...store(AT.methods + METHOD_BYTES, address(AT.count)),
    ...store(AT.methods + METHOD_BYTES + 4, slot(1)),
    ...store(AT.definition + DEFINITION.name, address(AT.name)),
    ...store(AT.definition + DEFINITION.methods, address(AT.methods)),
  ];
}

function section(id: number, content: readonly number[]): Uint8Array {
  return Uint8Array.from(sized(id, content));
}

function sized(id: number, content: readonly number[]): number[] {
  return [id, ...leb(content.length), ...content];
}

function vector(bytes: Iterable<number>): number[] {
  const all = [...bytes];
  return [...leb(all.length), ...all];
}

function list(items: readonly (readonly number[])[]): number[] {
  return [...leb(items.length), ...items.flat()];
}

function text(value: string): number[] {
  return vector(Buffer.from(value));
}

function signature(takes: number[], gives: number[]): number[] {
  return [0x60, ...vector(takes), ...vector(gives)];
}

function exported(name: string, index: number): number[] {
  return [...text(name), FUNCTION, index];
}

/** A function's body, without locals. */
function body(code: readonly number[]): number[] {
  return vector([0, ...code, END]);
}

/** A number from -64 to 8191 in signed LEB128. */
function signed(value: number): number[] {
  return value < 64 ? [value & 0x7f] : [(value & 0x7f) | 0x80, value >> 7];
}
