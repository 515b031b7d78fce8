// Conway's game of life on an endless plane: finds when a pattern repeats, and how far it has travelled then.
const PATTERNS = {
  block: ['##', '##'],
  blinker: ['###'],
  glider: ['.#.', '..#', '###'],
  spaceship: ['.#..#', '#....', '#...#', '####.'],
  'r-pentomino': ['.##', '##.', '.#.'],
} as const;

type Cells = ReadonlySet<string>;

function parse(rows: readonly string[]): Cells {
  return new Set(
    rows.flatMap((row, y) => [...row].flatMap((mark, x) => (mark === '#' ? [`${x},${y}`] : []))),
  );
}

function* generations(start: Cells): Generator<Cells, never> {
  for (let cells = start; ; cells = step(cells)) yield cells;
}

function step(cells: Cells): Cells {
  const neighbours = new Map<string, number>();
  for (const cell of cells) {
    const [x = 0, y = 0] = cell.split(',').map(Number);
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        if (dx === 0 && dy === 0) continue;
        const key = `${x + dx},${y + dy}`;
        neighbours.set(key, (neighbours.get(key) ?? 0) + 1);
      }
    }
  }
  const alive = [...neighbours].filter(([cell, n]) => n === 3 || (n === 2 && cells.has(cell)));
  return new Set(alive.map(([cell]) => cell));
}

function corner(cells: Cells): { x: number; y: number } {
  const places = [...cells].map((cell) => cell.split(',').map(Number));
  return {
    x: Math.min(...places.map(([x = 0]) => x)),
    y: Math.min(...places.map(([, y = 0]) => y)),
  };
}

/** The cells as seen from their corner, so that two that differ by a move are equal. */
function shape(cells: Cells): string {
  const { x, y } = corner(cells);
  const moved = [...cells].map((cell) => {
    const [cx = 0, cy = 0] = cell.split(',').map(Number);
    return [cx - x, cy - y] as const;
  });
  return moved.toSorted(([ax, ay], [bx, by]) => ay - by || ax - bx).join(' ');
}

for (const [name, rows] of Object.entries(PATTERNS)) {
  const seen = new Map<string, { age: number; x: number; y: number }>();
  let verdict = 'still evolving';
  let population = 0;
  for (const [age, cells] of generations(parse(rows)).take(120).toArray().entries()) {
    population = cells.size;
    const before = seen.get(shape(cells));
    const now = { age, ...corner(cells) };
    if (before) {
      const move = [now.x - before.x, now.y - before.y];
      verdict = `period ${age - before.age}, moved by ${JSON.stringify(move)}`;
      break;
    }
    seen.set(shape(cells), now);
  }
  console.log(`${name.padEnd(12)} ${verdict}, ${population} cells`);
}
