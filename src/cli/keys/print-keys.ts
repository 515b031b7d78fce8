import type { toKey } from '../../server/schemas/key.ts';

/** A key as it is shown: what it is granted, and nothing that lets anybody in. */
export type ShownKey = ReturnType<typeof toKey>;

const COLUMNS: readonly { title: string; width: number; of(key: ShownKey): string }[] = [
  { title: 'ID', width: 29, of: ({ id }) => id },
  { title: 'ROLE', width: 9, of: ({ role }) => role },
  { title: 'STATE', width: 7, of: ({ state }) => state },
  { title: 'EXPIRES', width: 10, of: ({ expiresAt }) => day(expiresAt) },
  { title: 'LAST USED', width: 10, of: ({ lastUsedAt }) => day(lastUsedAt) },
  { title: 'NAME', width: 0, of: ({ name }) => name },
];

/** The line above a list of keys. */
export function printTitles(): string {
  return row(({ title }) => title);
}

/** A key as one line of a list. */
export function printRow(key: ShownKey): string {
  return row(({ of }) => of(key));
}

/** A key with all that it is granted, one line for each. */
export function printKey(key: ShownKey): string {
  const lines = Object.entries(key).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `${name.padEnd(NAME_WIDTH)}${text}\n`;
  });
  return lines.join('');
}

const NAME_WIDTH = 14;

function row(cell: (column: (typeof COLUMNS)[number]) => string): string {
  return `${COLUMNS.map((column) => cell(column).padEnd(column.width)).join('  ')}\n`;
}

function day(time: string | undefined): string {
  return time?.slice(0, 10) ?? 'never';
}
