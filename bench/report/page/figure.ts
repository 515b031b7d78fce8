/** A figure with its unit, to three digits: `1.24 ms`, `3 KiB`, `12,300 per second`. */
export function formatFigure(value: number, unit: string): string {
  if (unit === 'ms' && Math.abs(value) >= 10_000) return `${formatNumber(value / 1000)} s`;
  if (unit === 'ms' && value !== 0 && Math.abs(value) < 0.1) return `${formatNumber(value * 1000)} µs`;
  if (unit === 'bytes' && Math.abs(value) >= 1024) return formatBytes(value);
  if (unit === 'count') return formatNumber(value);
  if (unit === '×') return `${formatNumber(value)} ×`;
  return `${formatNumber(value)} ${shortUnit(unit)}`.trimEnd();
}

const SHORT: Readonly<Record<string, string>> = { 'per second': '/ s', 'per GiB': '/ GiB', count: '' };

/** A number to three digits, with commas between thousands. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const text =
    Math.abs(value) >= 1000 ? Number(value.toPrecision(3)).toFixed(0) : value.toFixed(Math.min(digits, 6));
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const kept = fraction?.replace(/0+$/, '') ?? '';
  return (kept === '' ? grouped : `${grouped}.${kept}`).replace('-', '\u2212');
}

function formatBytes(value: number): string {
  return Math.abs(value) >= 1024 * 1024
    ? `${formatNumber(value / 1024 / 1024)} MiB`
    : `${formatNumber(value / 1024)} KiB`;
}

function shortUnit(unit: string): string {
  return SHORT[unit] ?? unit;
}
