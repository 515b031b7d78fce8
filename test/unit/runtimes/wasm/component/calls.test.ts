import { beforeAll, expect, test } from 'vitest';
import { CALC, CALC_CORE } from './calc.ts';
import { type Called, makeComponent, openComponent } from './make-component.ts';

let call: (name: string, args: unknown) => Called;

beforeAll(async () => {
  const component = await openComponent(await makeComponent(CALC, CALC_CORE));
  call = (name, args) => component(name, JSON.stringify(args));
});

/** An export, its arguments, and how the call ends. */
const CALLS: [string, unknown, Called][] = [
  ['run-it', [], { json: true, text: 'true' }],
  ['calc#nothing', [], { json: null, text: '' }],
  ['demo:app/calc#halve', [8], { json: { tag: 'ok', val: 4 }, text: 'ok(4)' }],
  ['demo:app/calc@0.1.0#halve', [7], { json: { tag: 'err', val: 'odd' }, text: 'err("odd")' }],
  ['seen', [{ x: 1, 'y-pos': 2.5 }], { json: 3.5, text: '3.5' }],
  ['calc#counter.new', [1], { json: { resource: 'counter' }, text: 'resource(counter)' }],
  ['calc#[static]counter.make', [1], { json: { resource: 'counter' }, text: 'resource(counter)' }],
  ['calc#[method]counter.add', [[10], 5], { json: 15, text: '15' }],
  ['calc#counter.add', [[10], 5], { json: 15, text: '15' }],
  ['counter.twice', [[10]], { json: { resource: 'counter' }, text: 'resource(counter)' }],
  ['calc#sum', [[1], 2], { json: 3, text: '3' }],
  ['other#value', [[7]], { json: 7, text: '7' }],
  ['calc#even.get', [[4]], { json: 4, text: '4' }],
  ['calc#even.new', [4], { json: { tag: 'ok', val: { resource: 'even' } }, text: 'ok(resource(even))' }],
  ['calc#even.new', [3], { json: { tag: 'err', val: 'odd' }, text: 'err("odd")' }],
];

test.each(CALLS)('%s is called with %j', (name, args, end) => {
  expect(call(name, args)).toEqual(end);
});

/** An export, arguments that it does not take, and why. */
const REFUSED: [string, unknown, string][] = [
  ['calc#sum', [[1]], 'args: expected 2 arguments (a: borrow<counter>, b: s32), got 1'],
  [
    'calc#sum',
    { a: 1 },
    'args: expected an array of 2 arguments (a: borrow<counter>, b: s32), got an object',
  ],
  ['calc#nothing', [1], 'args: expected no arguments, got 1'],
  ['calc#sum', [5, 2], 'args[0]: expected an array of 1 argument of counter (start: s32), got 5'],
  ['calc#sum', [[], 2], 'args[0]: expected 1 argument of counter (start: s32), got 0'],
  ['calc#sum', [['x'], 2], 'args[0][0]: expected s32 (-2147483648 to 2147483647), got a string'],
  ['calc#even.get', [[3]], 'args[0]: the constructor of even gives an error'],
  ['calc#look', [[]], 'args[0]: a hidden cannot be given, since no constructor is exported'],
];

test.each(REFUSED)('%s refuses %j', (name, args, mistake) => {
  expect(call(name, args)).toEqual({ mistake });
});

test('what a guest that traps throws is no result', () => {
  expect(call('calc#crash', [])).toEqual({ threw: 'RuntimeError' });
});
