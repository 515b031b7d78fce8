import type { Case } from '../case.ts';

const language = 'python';

/** The value of the last expression. */
export const pythonValueCases: Case[] = [
  {
    name: 'Python: the last expression is the value',
    snippet: { language, source: 'x = 20\nx + 1' },
    expect: { status: 'ok', value: 21, valueText: '21', stdout: '' },
  },
  {
    name: 'Python: containers are JSON, tuples as lists',
    snippet: { language, source: "{'a': [1, 2.5, None, True], 'b': ('é', {})}" },
    expect: {
      value: { a: [1, 2.5, null, true], b: ['é', {}] },
      valueText: "{'a': [1, 2.5, None, True], 'b': ('é', {})}",
    },
  },
  {
    name: 'Python: what is not JSON has its repr only',
    snippet: { language, source: '{1, 2}' },
    expect: { value: undefined, valueText: '{1, 2}' },
  },
  {
    name: 'Python: keys that are no strings are not JSON',
    snippet: { language, source: '{1: 2}' },
    expect: { value: undefined, valueText: '{1: 2}' },
  },
  {
    name: 'Python: an integer that JSON readers would round is not JSON',
    snippet: { language, source: '[2 ** 53]' },
    expect: { value: undefined, valueText: '[9007199254740992]' },
  },
  {
    name: 'Python: an integer that is safe is JSON',
    snippet: { language, source: '-(2 ** 53) + 1' },
    expect: { value: -9_007_199_254_740_991, valueText: '-9007199254740991' },
  },
  {
    name: 'Python: what is not finite is not JSON',
    snippet: { language, source: "[float('inf'), float('nan')]" },
    expect: { value: undefined, valueText: '[inf, nan]' },
  },
  {
    name: 'Python: a value that holds itself has its repr',
    snippet: { language, source: 'a = []\na.append(a)\na' },
    expect: { status: 'ok', value: undefined, valueText: '[[...]]' },
  },
  {
    name: 'Python: a lone surrogate is escaped',
    snippet: { language, source: "x = 1\n'a\\ud800'" },
    expect: { status: 'ok', value: undefined, valueText: "'a\\ud800'" },
  },
  {
    name: 'Python: None is no value',
    snippet: { language, source: "print('x')" },
    expect: { status: 'ok', value: undefined, valueText: undefined },
  },
  {
    name: 'Python: a statement is no value',
    snippet: { language, source: 'x = 5' },
    expect: { status: 'ok', value: undefined, valueText: undefined },
  },
  {
    name: 'Python: an expression inside of a statement is no value',
    snippet: { language, source: 'if True:\n    5' },
    expect: { status: 'ok', value: undefined, valueText: undefined },
  },
  {
    name: 'Python: false values are values',
    snippet: { language, source: "''" + '\n0' },
    expect: { status: 'ok', value: 0, valueText: '0' },
  },
  {
    name: 'Python: a string alone is docstring and value',
    snippet: { language, source: "'alone'" },
    expect: { status: 'ok', value: 'alone', valueText: "'alone'" },
  },
  {
    name: 'Python: a repr that raises is left out',
    snippet: { language, source: 'class A:\n    def __repr__(self): raise ValueError\nA()' },
    expect: { status: 'ok', value: undefined, valueText: undefined, stderr: '' },
  },
  {
    name: 'Python: classes of the program are shown by their repr',
    snippet: {
      language,
      source: 'from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\nP(3)',
    },
    expect: { value: undefined, valueText: 'P(x=3)' },
  },
  {
    name: 'Python: an awaited expression is a value',
    snippet: { language, source: 'import asyncio\nasync def f(): return [1]\nawait f()' },
    expect: { status: 'ok', value: [1], valueText: '[1]' },
  },
  {
    name: 'Python: a program that fails has no value',
    snippet: { language, source: '1/0' },
    expect: { status: 'error', value: undefined, valueText: undefined },
  },
];
