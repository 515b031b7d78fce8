import { expect, test } from 'vitest';
import { admit } from '../../../../../runtimes/wasm/binary/admit.ts';
import { binaryOf, run } from './isolate.ts';

const NAN_32 = 0x7fc00000;
const NAN_64 = 0x7ff8000000000000n;
const ODD_32 = '(f32.reinterpret_i32 (i32.const 0xffc12345))';
const ODD_64 = '(f64.reinterpret_i64 (i64.const 0xfff8123456789abc))';
const ODD_VECTOR = '(v128.const i32x4 0xffc12345 0xfff81234 0xffc12345 0xfff81234)';

const ONE = ['ceil', 'floor', 'trunc', 'nearest', 'sqrt'];
const TWO = ['add', 'sub', 'mul', 'div', 'min', 'max'];

const bits32 = (code: string) => `(module (func (export "f") (result i32) (i32.reinterpret_f32 ${code})))`;
const bits64 = (code: string) => `(module (func (export "f") (result i64) (i64.reinterpret_f64 ${code})))`;
const lanes = (
  code: string,
) => `(module (func (export "f") (result i64 i64) (local v128) (local.set 0 ${code})
  (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0))))`;

test.each([
  ...ONE.map((name) => `(f32.${name} ${ODD_32})`),
  ...TWO.map((name) => `(f32.${name} ${ODD_32} (f32.const 1))`),
  `(f32.demote_f64 ${ODD_64})`,
])('%s has the one NaN of 32 bits', async (code) => {
  expect((await run(bits32(code), { canonicalNan: true })).f?.()).toBe(NAN_32);
});

test.each([
  ...ONE.map((name) => `(f64.${name} ${ODD_64})`),
  ...TWO.map((name) => `(f64.${name} ${ODD_64} (f64.const 1))`),
  `(f64.promote_f32 ${ODD_32})`,
])('%s has the one NaN of 64 bits', async (code) => {
  expect((await run(bits64(code), { canonicalNan: true })).f?.()).toBe(NAN_64);
});

test.each([
  ...ONE.map((name) => `(f64x2.${name} ${ODD_VECTOR})`),
  ...TWO.map((name) => `(f64x2.${name} ${ODD_VECTOR} (v128.const f64x2 1 1))`),
  `(f64x2.promote_low_f32x4 ${ODD_VECTOR})`,
])('%s has the one NaN in each lane of 64 bits', async (code) => {
  expect((await run(lanes(code), { canonicalNan: true })).f?.()).toEqual([NAN_64, NAN_64]);
});

test.each([
  ...ONE.map((name) => `(f32x4.${name} ${ODD_VECTOR})`),
  ...TWO.map((name) => `(f32x4.${name} ${ODD_VECTOR} (v128.const f32x4 1 1 1 1))`),
])('%s has the one NaN in each lane of 32 bits', async (code) => {
  const both = BigInt(NAN_32) * (2n ** 32n + 1n);
  expect((await run(lanes(code), { canonicalNan: true })).f?.()).toEqual([both, both]);
});

test('lanes that are numbers stay beside those that are not', async () => {
  const code = '(f32x4.demote_f64x2_zero (v128.const i32x4 0x12345678 0xfff81234 0 0x3ff00000))';
  const { f } = await run(lanes(code), { canonicalNan: true });
  expect(f?.()).toEqual([0x3f800000n * 2n ** 32n + BigInt(NAN_32), 0n]);
});

test('results that are numbers stay, and so do the signs of zeros', async () => {
  const { f } = await run(bits64('(f64.mul (f64.const -1) (f64.const 0))'), { canonicalNan: true });
  expect(f?.()).toBe(-(2n ** 63n));
});

test.each([
  ['f32.neg', bits32(`(f32.neg ${ODD_32})`), 0x7fc12345],
  ['f32.copysign', bits32(`(f32.copysign ${ODD_32} (f32.const 1))`), 0x7fc12345],
])('%s, whose bits are specified, keeps them', async (_name, text, bits) => {
  expect((await run(text, { canonicalNan: true })).f?.()).toBe(bits);
});

test('relaxed vector instructions are refused on request alone', async () => {
  const binary = await binaryOf(
    '(module (func (param v128) (result v128) (f32x4.relaxed_min (local.get 0) (local.get 0))))',
  );
  expect(admit(binary).functions).toHaveLength(1);
  expect(() => admit(binary, { refuseRelaxedSimd: true })).toThrow('Relaxed SIMD is not admitted');
});
