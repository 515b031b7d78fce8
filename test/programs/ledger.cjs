// Reads a CSV of bookings, checks and sums them in integers of cents, and writes the balances as JSON and as text.
const assert = require('node:assert/strict');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { format, inspect } = require('node:util');

/** RFC 4180: quotes, doubled quotes, commas and line breaks within quotes. */
function parseCsv(text) {
  const rows = [[]];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isQuoted && character === '"' && text[at + 1] === '"') field += text[++at];
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === ',') {
      rows.at(-1).push(field);
      field = '';
    } else if (!isQuoted && character === '\n') {
      rows.at(-1).push(field);
      rows.push([]);
      field = '';
    } else if (character !== '\r' || isQuoted) field += character;
  }
  if (field !== '' || rows.at(-1).length > 0) rows.at(-1).push(field);
  return rows.filter((row) => row.length > 0);
}

function toCents(text) {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) throw new TypeError(format('expected an amount, got %j', text));
  const [, sign, whole, fraction = ''] = match;
  return (sign ? -1 : 1) * (Number(whole) * 100 + Number(fraction.padEnd(2, '0')));
}

const toText = (cents) =>
  `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;

const [header, ...lines] = parseCsv(readFileSync(join(__dirname, 'bookings.csv'), 'utf8'));
assert.deepEqual(header, ['account', 'note', 'amount']);
const balances = {};
const faults = [];
for (const [number, fields] of lines.entries()) {
  try {
    const { account, note, amount } = Object.fromEntries(header.map((name, i) => [name, fields[i]]));
    assert.ok(account, 'expected an account');
    balances[account] ??= { cents: 0, notes: [] };
    const balance = balances[account];
    balance.cents += toCents(amount ?? '');
    balance.notes.push(note);
  } catch (error) {
    faults.push({ line: number + 2, error: `${error.name}: ${error.message}` });
  }
}

mkdirSync('out', { recursive: true });
writeFileSync('out/balances.json', JSON.stringify(balances, null, 2));
writeFileSync(
  'out/balances.txt',
  Object.entries(balances)
    .map(([name, { cents }]) => `${name.padEnd(8)}${toText(cents).padStart(10)}`)
    .join('\n'),
);
console.log(inspect(balances, { depth: 4 }));
console.log(inspect(faults, { breakLength: 60 }));
console.log(readFileSync('out/balances.txt', 'utf8'));
console.log(
  '%d accounts, %i faults, sum %s',
  Object.keys(balances).length,
  faults.length,
  toText(Object.values(balances).reduce((sum, { cents }) => sum + cents, 0)),
);
process.exit(faults.length > 0 ? 3 : 0);
