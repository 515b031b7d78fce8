import type { Case } from './case.ts';

const language = 'javascript';

/** Runs whose clock and randomness are fixed: the same on every host, every time. */
export const deterministicCases: Case[] = [
  {
    name: 'a fixed clock starts where it is told to',
    snippet: {
      language,
      source: 'console.log(new Date().toISOString(), performance.now(), process.uptime())',
      deterministic: { now: '2024-02-29T12:00:00+02:00' },
    },
    expect: { status: 'ok', stdout: '2024-02-29T10:00:00.000Z 0 0\n' },
  },
  {
    name: 'a fixed clock starts in 2020 unless told otherwise',
    snippet: { language, source: 'Date.now()', deterministic: {} },
    expect: { status: 'ok', value: 1577836800000 },
  },
  {
    name: 'waiting moves a fixed clock and takes no time',
    snippet: {
      language,
      source:
        'const from = Date.now(); setTimeout(() => console.log(Date.now() - from), 3600000); setTimeout(() => console.log(Date.now() - from), 5);',
      deterministic: {},
    },
    expect: { status: 'ok', stdout: '5\n3600000\n' },
  },
  {
    name: 'a seed fixes every source of randomness',
    snippet: {
      language,
      source:
        "console.log(Math.random(), crypto.randomUUID(), require('crypto').randomBytes(4).toString('hex'))",
      deterministic: { seed: 7 },
    },
    expect: { status: 'ok', stdout: '0.4193505200934351 022ab1ba-8040-48e6-8b29-3e6770eb3a95 da211e6a\n' },
  },
  {
    name: 'another seed gives other randomness',
    snippet: { language, source: 'Math.random()', deterministic: { seed: 8 } },
    expect: { status: 'ok', value: 0.5866389506752702 },
  },
  {
    name: 'a loop that waits for a fixed clock is ended by the wall limit',
    snippet: {
      language,
      source: 'const from = Date.now(); while (Date.now() === from);',
      deterministic: {},
      limits: { wallMs: 100 },
    },
    expect: { status: 'limit', limit: 'wall', exitCode: null },
  },
];
