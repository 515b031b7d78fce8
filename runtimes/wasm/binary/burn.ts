import { globalIndex, type Plan } from './plan.ts';

/** Instructions that take fuel and trap when it is spent; `amount` are those that put how much on the stack. */
export function burn(plan: Plan, amount: string): string {
  const fuel = globalIndex(plan, 'fuel');
  return `
    global.get ${fuel} ${amount} i64.sub global.set ${fuel}
    global.get ${fuel} i64.const 0 i64.lt_s if unreachable end`;
}
