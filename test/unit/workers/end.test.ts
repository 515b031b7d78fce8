import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseValue } from '../../../workers/end.ts';

test('JSON is read as JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => {
      const json = JSON.stringify(value);
      expect(parseValue(json)).toEqual({ value: JSON.parse(json) });
    }),
  );
});

test('nesting is read up to 200 levels', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  expect(parseValue(nested(200))).toBeDefined();
  expect(parseValue(nested(201))).toBeUndefined();
  expect(parseValue(`${'{"a":'.repeat(201)}1${'}'.repeat(201)}`)).toBeUndefined();
  expect(parseValue('['.repeat(1e6))).toBeUndefined();
});

test('brackets side by side, or in text, do not nest', () => {
  expect(parseValue(`[${'[],'.repeat(1000)}[]]`)).toBeDefined();
  const text = '[{'.repeat(300);
  expect(parseValue(JSON.stringify(text))).toEqual({ value: text });
  expect(parseValue(JSON.stringify(`\\"${text}`))).toEqual({ value: `\\"${text}` });
});

test('what is not JSON has no value', () => {
  for (const text of ['', '{', 'undefined', "'a'", '[1,]', '\0']) expect(parseValue(text)).toBeUndefined();
});
