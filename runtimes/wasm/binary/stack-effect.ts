/** By how much instructions change the height of the operand stack, for the last part of their names. */
const EFFECTS: readonly [effect: number, names: string][] = [
  [1, 'const get size null func'],
  [-1, 'drop set br_if if br_table throw_ref'],
  [
    -1,
    'add sub mul div rem and or xor shl shr rotl rotr eq ne lt gt le ge min max copysign pmin pmax andnot',
  ],
  [-2, 'store store8 store16 store32 select bitselect'],
  [-3, 'fill copy init'],
];

/** What a sign and the like at the end of a name do not change. */
const SUFFIX = /_(?:s|u)$/;

/** Those whose last part means something else elsewhere. */
const BY_NAME: Readonly<Record<string, number>> = {
  'table.get': 0,
  'table.set': -2,
  'data.drop': 0,
  'elem.drop': 0,
};

const BY_LAST_PART = new Map(
  EFFECTS.flatMap(([effect, names]) => names.split(' ').map((name) => [name, effect] as const)),
);

/**
 * By how much an instruction changes the height of the operand stack, calls aside: exactly, or a little more. What is
 * not in the table is taken to change nothing.
 */
export function stackEffect(name: string): number {
  const last = name.slice(name.lastIndexOf('.') + 1).replace(SUFFIX, '');
  return BY_NAME[name] ?? (name.includes('atomic') ? 0 : (BY_LAST_PART.get(last) ?? 0));
}
