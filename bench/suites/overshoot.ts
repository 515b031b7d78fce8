import { createRunner } from '../../src/runner/index.ts';
import { openChildren } from '../peers/open-children.ts';
import { PEERS } from '../peers/registry.ts';
import type { BombLanguage } from '../programs/bombs.ts';
import { memoryTable, openOwnVessels, vesselOf } from './overshoot/memory.ts';
import { outputTable } from './overshoot/output.ts';
import { strikeChild, strikeThrough } from './overshoot/strike.ts';
import { wallTable } from './overshoot/wall.ts';
import type { Context, Suite } from './suite.ts';

/** How far past its caps does anything get? */
export const OVERSHOOT: Suite = {
  question: 'How far past its caps does anything get?',
  isDefault: true,
  weight: 17,
  run: async (context) => {
    const found = [];
    for (const [take, share] of PARTS)
      found.push(await take({ ...context, budgetMs: context.budgetMs * share }));
    return { tables: found.map(({ table }) => table), goals: found.flatMap(({ goals }) => goals) };
  },
};

type Part = (context: Context) => ReturnType<typeof wallTable>;

/** Tables, and their shares of the time. */
const PARTS: readonly (readonly [Part, number])[] = [
  [(context) => wall('javascript', context), 0.42],
  [(context) => wall('python', context), 0.22],
  [(context) => wall('wasm', context), 0.06],
  [memory, 0.25],
  [outputTable, 0.05],
];

/** Peers that have a cap on time, by language: those that a bomb could do no harm through. */
const STRUCK: Readonly<Record<BombLanguage, readonly string[]>> = {
  javascript: ['isolated-vm', 'quickjs', 'run'],
  python: ['monty'],
  wasm: [],
};

/** And those that have one on memory. */
const FILLED = STRUCK.javascript;

async function wall(language: BombLanguage, context: Context): ReturnType<Part> {
  await using stack = new AsyncDisposableStack();
  const runner = stack.use(await createRunner({ languages: [language], sandboxes: 1, spares: 1 }));
  const own = { system: 'cloche', name: 'Cloche', strike: strikeThrough(runner, language) };
  const ids = STRUCK[language].filter((id) => context.systems.has(id));
  const { opened, absences } = await openChildren(ids, stack);
  const others = opened.map(({ peer, child }) => ({
    system: peer.id,
    name: peer.name,
    strike: strikeChild(child, language),
  }));
  const without = PEERS.filter(
    ({ id, languages, caps }) => context.systems.has(id) && languages.includes(language) && !caps.wall,
  ).map(({ id }) => ({ system: id, why: 'It has no cap on time' }));
  return await wallTable(language, {
    targets: [own, ...others],
    absences: [...absences, ...without],
    context,
  });
}

async function memory(context: Context): ReturnType<Part> {
  await using stack = new AsyncDisposableStack();
  const own = await openOwnVessels(stack);
  // Opened once to see that they are here, and again for each bomb.
  const ids = FILLED.filter((id) => context.systems.has(id));
  const { opened, absences } = await openChildren(ids, stack);
  const vessels = [...own, ...opened.map(({ peer }) => vesselOf(peer, 'javascript'))];
  return await memoryTable(vessels, absences, context);
}
