import type { OpcodeRun } from './opcode-run.ts';

/**
 * The instructions that work on scalars, references, memories and tables, and those of control.
 * Source: https://webassembly.github.io/spec/core/appendix/index-instructions.html, and for `try` to `catch_all`
 * https://github.com/WebAssembly/exception-handling/blob/main/proposals/exception-handling/legacy/Exceptions.md
 */
export const CORE_OPCODES: readonly OpcodeRun[] = [
  { first: 0x00, names: 'unreachable', diverges: true },
  { first: 0x01, names: 'nop', free: true },
  { first: 0x02, names: 'block', immediates: 'block', structure: 'block', free: true },
  { first: 0x03, names: 'loop', immediates: 'block', structure: 'loop', free: true },
  { first: 0x04, names: 'if', immediates: 'block', structure: 'if' },
  { first: 0x05, names: 'else', structure: 'else', free: true },
  { first: 0x06, names: 'try', immediates: 'block', structure: 'try', free: true },
  { first: 0x07, names: 'catch', immediates: 'tag', structure: 'catch', free: true },
  { first: 0x08, names: 'throw', immediates: 'tag', diverges: true, throws: true },
  { first: 0x09, names: 'rethrow', immediates: 'label', structure: 'rethrow', diverges: true, throws: true },
  { first: 0x0a, names: 'throw_ref', diverges: true, throws: true },
  { first: 0x0b, names: 'end', structure: 'end', free: true, constant: true },
  { first: 0x0c, names: 'br', immediates: 'label', diverges: true },
  { first: 0x0d, names: 'br_if', immediates: 'label', branches: true },
  { first: 0x0e, names: 'br_table', immediates: 'labels', diverges: true },
  { first: 0x0f, names: 'return', diverges: true },
  { first: 0x10, names: 'call', immediates: 'function', throws: true },
  { first: 0x11, names: 'call_indirect', immediates: 'typeTable', throws: true },
  { first: 0x12, names: 'return_call', immediates: 'function', diverges: true, throws: true },
  { first: 0x13, names: 'return_call_indirect', immediates: 'typeTable', diverges: true, throws: true },
  { first: 0x14, names: 'call_ref', immediates: 'type', throws: true },
  { first: 0x15, names: 'return_call_ref', immediates: 'type', diverges: true, throws: true },
  { first: 0x18, names: 'delegate', immediates: 'outerLabel', structure: 'delegate', free: true },
  { first: 0x19, names: 'catch_all', structure: 'catch_all', free: true },
  { first: 0x1a, names: 'drop select' },
  { first: 0x1c, names: 'select', immediates: 'types' },
  { first: 0x1f, names: 'try_table', immediates: 'tryTable', structure: 'try_table', free: true },
  { first: 0x20, names: 'local.get local.set local.tee', immediates: 'local' },
  { first: 0x23, names: 'global.get', immediates: 'global', constant: true },
  { first: 0x24, names: 'global.set', immediates: 'global' },
  { first: 0x25, names: 'table.get table.set', immediates: 'table' },
  {
    first: 0x28,
    immediates: 'memoryArgument',
    names: `i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u i64.load8_s i64.load8_u
      i64.load16_s i64.load16_u i64.load32_s i64.load32_u i32.store i64.store f32.store f64.store i32.store8 i32.store16
      i64.store8 i64.store16 i64.store32`,
  },
  { first: 0x3f, names: 'memory.size', immediates: 'memory' },
  { first: 0x40, names: 'memory.grow', immediates: 'memory', grows: true },
  { first: 0x41, names: 'i32.const', immediates: 'i32', constant: true },
  { first: 0x42, names: 'i64.const', immediates: 'i64', constant: true },
  { first: 0x43, names: 'f32.const', immediates: 'f32', constant: true },
  { first: 0x44, names: 'f64.const', immediates: 'f64', constant: true },
  {
    first: 0x45,
    names: `i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u
      i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u
      f32.eq f32.ne f32.lt f32.gt f32.le f32.ge f64.eq f64.ne f64.lt f64.gt f64.le f64.ge i32.clz i32.ctz i32.popcnt`,
  },
  { first: 0x6a, names: 'i32.add i32.sub i32.mul', constant: true },
  {
    first: 0x6d,
    names: `i32.div_s i32.div_u i32.rem_s i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr
      i64.clz i64.ctz i64.popcnt`,
  },
  { first: 0x7c, names: 'i64.add i64.sub i64.mul', constant: true },
  {
    first: 0x7f,
    names: `i64.div_s i64.div_u i64.rem_s i64.rem_u i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr
      f32.abs f32.neg`,
  },
  {
    first: 0x8d,
    names: `f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt f32.add f32.sub f32.mul f32.div f32.min f32.max`,
    float: 'f32',
  },
  { first: 0x98, names: 'f32.copysign f64.abs f64.neg' },
  {
    first: 0x9b,
    names: `f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt f64.add f64.sub f64.mul f64.div f64.min f64.max`,
    float: 'f64',
  },
  {
    first: 0xa6,
    names: `f64.copysign i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u i64.extend_i32_s
      i64.extend_i32_u i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u f32.convert_i32_s
      f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u`,
  },
  { first: 0xb6, names: 'f32.demote_f64', float: 'f32' },
  { first: 0xb7, names: 'f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u' },
  { first: 0xbb, names: 'f64.promote_f32', float: 'f64' },
  {
    first: 0xbc,
    names: `i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64
      i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s`,
  },
  { first: 0xd0, names: 'ref.null', immediates: 'heap', constant: true },
  { first: 0xd1, names: 'ref.is_null' },
  { first: 0xd2, names: 'ref.func', immediates: 'function', constant: true },
  { first: 0xd4, names: 'ref.as_non_null' },
  { first: 0xd5, names: 'br_on_null br_on_non_null', immediates: 'label', branches: true },
  {
    first: 0x100,
    names: `i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u i64.trunc_sat_f32_s
      i64.trunc_sat_f32_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u`,
  },
  { first: 0x108, names: 'memory.init', immediates: 'dataMemory', bulk: 'bytes' },
  { first: 0x109, names: 'data.drop', immediates: 'data' },
  { first: 0x10a, names: 'memory.copy', immediates: 'memories', bulk: 'bytes' },
  { first: 0x10b, names: 'memory.fill', immediates: 'memory', bulk: 'bytes' },
  { first: 0x10c, names: 'table.init', immediates: 'elementTable', bulk: 'entries' },
  { first: 0x10d, names: 'elem.drop', immediates: 'element' },
  { first: 0x10e, names: 'table.copy', immediates: 'tables', bulk: 'entries' },
  { first: 0x10f, names: 'table.grow', immediates: 'table', grows: true },
  { first: 0x110, names: 'table.size', immediates: 'table' },
  { first: 0x111, names: 'table.fill', immediates: 'table', bulk: 'entries' },
];
