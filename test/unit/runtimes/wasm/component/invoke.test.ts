import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitrarySample, type Sample, writeWit } from './arbitrary-type.ts';
import { type Called, echoCore, makeComponent, openComponent } from './make-component.ts';

const PAD = Array.from({ length: 17 }, () => 0);
const BITS = PAD.map(() => 'u8').join(', ');

/**
 * A component whose functions `echo0`, `echo1` … each give back a value: beside so much padding a parameter lies in memory, as a
 * result does.
 */
async function openEcho(definitions: string, types: readonly string[]) {
  const functions = types.map(
    (type, index) => `echo${index}: func(x: ${type}, pad: tuple<${BITS}>) -> tuple<${type}, u8>;`,
  );
  const wit = `package a:b; interface i { ${definitions}\n${functions.join('\n')} } world w { export i; }`;
  const call = await openComponent(await makeComponent(wit, echoCore(types.length)));
  return (index: number, json: string) => call(`a:b/i#echo${index}`, `[${json}, ${JSON.stringify(PAD)}]`);
}

const DEFINITIONS = `
  record point { x: s32, y-pos: option<s32> }
  record maybes { a: option<s32>, b: option<s32> }
  variant shape { circle(f64), square(point), none }
  enum color { red, dark-blue, ok }
  flags perms { read, write, do-exec }`;

/** A type, a value as a caller may write it, as JSON prints it, and as text. */
const FORMS: [string, unknown, unknown, string][] = [
  ['bool', true, true, 'true'],
  ['s8', -128, -128, '-128'],
  ['u32', 4294967295, 4294967295, '4294967295'],
  ['u64', '18446744073709551615', '18446744073709551615', '18446744073709551615'],
  ['u64', '12', 12, '12'],
  ['s64', -9007199254740991, -9007199254740991, '-9007199254740991'],
  ['s64', '-9007199254740992', '-9007199254740992', '-9007199254740992'],
  ['f32', 0.1, 0.1, '0.1'],
  ['f64', 'NaN', 'NaN', 'nan'],
  ['f64', '-Infinity', '-Infinity', '-inf'],
  ['char', '🦀', '🦀', "'🦀'"],
  ['char', "'", "'", "'\\''"],
  ['string', 'a"\\\n\u0000\u202e', 'a"\\\n\u0000\u202e', '"a\\"\\\\\\n\\u{0}\\u{202e}"'],
  ['list<u8>', [1, 255], [1, 255], '[1, 255]'],
  ['list<u64>', [1, '18446744073709551615'], [1, '18446744073709551615'], '[1, 18446744073709551615]'],
  ['list<bool>', [true, false], [true, false], '[true, false]'],
  ['list<u8, 2>', [1, 2], [1, 2], '[1, 2]'],
  ['tuple<char, string>', ['a', 'b'], ['a', 'b'], '(\'a\', "b")'],
  ['point', { x: 1, 'y-pos': 2 }, { x: 1, 'y-pos': 2 }, '{x: 1, y-pos: some(2)}'],
  ['point', { x: 1, yPos: 2 }, { x: 1, 'y-pos': 2 }, '{x: 1, y-pos: some(2)}'],
  ['point', { x: 1 }, { x: 1, 'y-pos': null }, '{x: 1}'],
  ['maybes', {}, { a: null, b: null }, '{:}'],
  ['shape', { tag: 'circle', val: 2 }, { tag: 'circle', val: 2 }, 'circle(2)'],
  ['shape', 'none', { tag: 'none' }, '%none'],
  ['color', 'dark-blue', 'dark-blue', 'dark-blue'],
  ['color', 'ok', 'ok', '%ok'],
  ['perms', ['do-exec', 'read'], ['read', 'do-exec'], '{read, do-exec}'],
  ['perms', { doExec: true, read: false }, ['do-exec'], '{do-exec}'],
  ['option<string>', 'a', 'a', 'some("a")'],
  ['option<string>', null, null, 'none'],
  ['option<option<u8>>', null, null, 'none'],
  ['option<option<u8>>', { tag: 'none' }, { tag: 'none' }, 'some(none)'],
  ['option<option<u8>>', { tag: 'some', val: 3 }, { tag: 'some', val: 3 }, 'some(some(3))'],
  [
    'option<option<option<u8>>>',
    { tag: 'some', val: { tag: 'none' } },
    { tag: 'some', val: { tag: 'none' } },
    'some(some(none))',
  ],
  ['result<u8, string>', { tag: 'err', val: 'e' }, { tag: 'err', val: 'e' }, 'err("e")'],
  ['result', { tag: 'ok' }, { tag: 'ok' }, 'ok'],
];

test('each type is taken and given in the forms that are promised, through the real glue', async () => {
  const echo = await openEcho(
    DEFINITIONS,
    FORMS.map(([type]) => type),
  );
  const given = FORMS.map(([, json], index) => first(echo(index, JSON.stringify(json))));
  expect(given).toEqual(FORMS.map(([, , json, text]) => ({ json, text })));
});

test('a negative zero reaches the guest', async () => {
  const echo = await openEcho('', ['f64']);
  expect(first(echo(0, '-0'))).toMatchObject({ text: '-0' });
});

/** A type, what is no value of it, and why. */
const MISTAKES: [string, unknown, string][] = [
  ['u8', 256, 'args[0]: expected u8 (0 to 255), got 256'],
  ['u8', 1.5, 'args[0]: expected u8 (0 to 255), got 1.5'],
  ['f64', 'x', 'args[0]: expected f64, got a string'],
  ['f32', 1e300, 'args[0]: expected f32, got 1e+300'],
  ['char', 'ab', 'args[0]: expected char, got a string'],
  ['char', '', 'args[0]: expected char, got a string'],
  ['string', '\ud800', 'args[0]: expected string, got a string with a lone surrogate'],
  ['bool', 1, 'args[0]: expected bool, got 1'],
  ['list<u8>', { 0: 1 }, 'args[0]: expected list<u8>, got an object'],
  ['list<u8>', [1, -1], 'args[0][1]: expected u8 (0 to 255), got -1'],
  ['list<u8, 2>', [1], 'args[0]: expected list<u8, 2>, got an array of 1'],
  ['tuple<u8, u8>', [1], 'args[0]: expected tuple<u8, u8>, got an array of 1'],
  ['point', { x: 'a' }, 'args[0].x: expected s32 (-2147483648 to 2147483647), got a string'],
  ['point', {}, 'args[0].x: expected s32 (-2147483648 to 2147483647), got nothing'],
  ['point', { x: 1, z: 1 }, 'args[0]: expected record {x, y-pos}, got an object'],
  ['point', null, 'args[0]: expected record {x, y-pos}, got null'],
  ['shape', 'circle', 'args[0].val: expected f64, got nothing'],
  ['shape', { tag: 'constructor' }, 'args[0]: expected variant {circle, square, none}, got an object'],
  ['shape', { tag: 'none', val: 1 }, 'args[0]: expected variant {circle, square, none}, got an object'],
  [
    'shape',
    { tag: 'square', val: { x: 1, yPos: '' } },
    'args[0].val.y-pos: expected s32 (-2147483648 to 2147483647), got a string',
  ],
  ['color', 'green', 'args[0]: expected enum {red, dark-blue, ok}, got a string'],
  ['perms', ['read', 'fly'], 'args[0]: expected flags {read, write, do-exec}, got an array of 2'],
  ['perms', { read: 1 }, 'args[0]: expected flags {read, write, do-exec}, got an object'],
  ['option<option<u8>>', 3, 'args[0]: expected {"tag": "none"} or {"tag": "some", "val": …}, got 3'],
  ['result<u8, string>', { tag: 'ok' }, 'args[0].val: expected u8 (0 to 255), got nothing'],
  ['result<_, u8>', 'ok', 'args[0]: expected result<_, u8>, got a string'],
];

test('what is no value of a type is refused with its place and what was expected', async () => {
  const echo = await openEcho(
    DEFINITIONS,
    MISTAKES.map(([type]) => type),
  );
  const refused = MISTAKES.map(([, json], index) => echo(index, JSON.stringify(json)));
  expect(refused).toEqual(MISTAKES.map(([, , mistake]) => ({ mistake })));
});

test('a number beyond what JSON holds exactly is refused where the type is wide, and says to send a string', async () => {
  const echo = await openEcho('', ['u64']);
  expect(echo(0, String(2 ** 53))).toEqual({
    mistake:
      'args[0]: expected u64 (0 to 18446744073709551615, a string beyond 9007199254740991), got 9007199254740992',
  });
});

test('any value of any type comes back from the guest as it went in', { timeout: 60_000 }, async () => {
  const samples = fc.array(arbitrarySample(3), { minLength: 20, maxLength: 20 });
  await fc.assert(fc.asyncProperty(samples, echoed), { numRuns: 8 });
});

async function echoed(samples: readonly Sample[]): Promise<void> {
  const { definitions, written } = writeWit(samples.map(({ type }) => type));
  const echo = await openEcho(definitions, written);
  expect(samples.map(({ json }, index) => first(echo(index, JSON.stringify(json))))).toEqual(
    samples.map(({ json }) => expect.objectContaining({ json })),
  );
}

/** What was given back, without the byte of padding beside it. */
function first(called: Called): Called {
  if (!('json' in called)) return called;
  return { json: (called.json as unknown[])[0], text: called.text.slice(1, -', 0)'.length) };
}
