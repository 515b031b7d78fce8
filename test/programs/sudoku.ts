// Solves the puzzles of standard input, one a line: always the cell with the fewest candidates first.
import { readFileSync } from 'node:fs';

type Grid = number[];

const ALL = 0b1_1111_1111;
const PEERS: number[][] = Array.from({ length: 81 }, (_, cell) => peersOf(cell));
let guesses = 0;

for (const line of readFileSync(0, 'utf8').trim().split('\n')) {
  guesses = 0;
  const grid = [...line].map((character) => Number(character) || 0);
  const solved = solve(grid);
  console.log(solved ? show(solved) : 'no solution');
  console.log(`${guesses} guesses\n`);
}

function peersOf(cell: number): number[] {
  const row = Math.floor(cell / 9);
  const column = cell % 9;
  const isPeer = (other: number): boolean => {
    const [r, c] = [Math.floor(other / 9), other % 9];
    const isSameBox =
      Math.floor(r / 3) === Math.floor(row / 3) && Math.floor(c / 3) === Math.floor(column / 3);
    return other !== cell && (r === row || c === column || isSameBox);
  };
  return [...Array(81).keys()].filter(isPeer);
}

function candidates(grid: Grid, cell: number): number {
  let free = ALL;
  for (const peer of PEERS[cell] ?? []) {
    const digit = grid[peer] ?? 0;
    if (digit > 0) free &= ~(1 << (digit - 1));
  }
  return free;
}

function count(bits: number): number {
  let total = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) total++;
  return total;
}

function solve(grid: Grid): Grid | undefined {
  let best = -1;
  let bestCount = 10;
  let bestBits = 0;
  for (let cell = 0; cell < 81; cell++) {
    if (grid[cell] !== 0) continue;
    const bits = candidates(grid, cell);
    const size = count(bits);
    if (size < bestCount) [best, bestCount, bestBits] = [cell, size, bits];
  }
  if (best < 0) return grid;
  for (let digit = 1; digit <= 9; digit++) {
    if ((bestBits & (1 << (digit - 1))) === 0) continue;
    if (bestCount > 1) guesses++;
    const solved = solve(grid.with(best, digit));
    if (solved) return solved;
  }
  return undefined;
}

function show(grid: Grid): string {
  const rows = Array.from({ length: 9 }, (_, row) => grid.slice(row * 9, row * 9 + 9));
  return rows
    .map((row) => row.join('').replace(/(...)(?=.)/g, '$1|'))
    .flatMap((text, row) => (row % 3 === 0 && row > 0 ? ['---+---+---', text] : [text]))
    .join('\n');
}
