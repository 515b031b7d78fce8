// Shortest routes over a map on standard input, by Dijkstra with a binary heap; one question an argument.
import { readFileSync } from 'node:fs';
import process from 'node:process';

export class PriorityQueue {
  #heap = [];

  get size() {
    return this.#heap.length;
  }

  push(item, priority) {
    this.#heap.push({ item, priority });
    let child = this.#heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (this.#heap[parent].priority <= this.#heap[child].priority) break;
      this.#swap(parent, child);
      child = parent;
    }
  }

  pop() {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first;
  }

  #sink(parent) {
    for (;;) {
      const children = [2 * parent + 1, 2 * parent + 2].filter((child) => child < this.#heap.length);
      const least = children.sort((a, b) => this.#heap[a].priority - this.#heap[b].priority)[0];
      if (least === undefined || this.#heap[parent].priority <= this.#heap[least].priority) return;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #swap(a, b) {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b], this.#heap[a]];
  }
}

function readMap(text) {
  const roads = {};
  for (const [, from, to, length] of text.matchAll(/^(\w+)\s+-\s+(\w+):\s*(\d+)$/gm)) {
    roads[from] = { ...roads[from], [to]: Number(length) };
    roads[to] = { ...roads[to], [from]: Number(length) };
  }
  return roads;
}

function shortest(roads, from, to) {
  const best = new Map([[from, { length: 0, path: [from] }]]);
  const queue = new PriorityQueue();
  queue.push(from, 0);
  while (queue.size > 0) {
    const { item: town, priority } = queue.pop();
    const known = best.get(town);
    if (priority > known.length) continue;
    if (town === to) return known;
    for (const [next, road] of Object.entries(roads[town] ?? {})) {
      const length = known.length + road;
      if (length >= (best.get(next)?.length ?? Number.POSITIVE_INFINITY)) continue;
      best.set(next, { length, path: [...known.path, next] });
      queue.push(next, length);
    }
  }
  return undefined;
}

const roads = readMap(readFileSync(0, 'utf8'));
console.log(Object.keys(roads).length, 'towns');
for (const question of process.argv.slice(2)) {
  const [from, to] = question.split(':');
  const route = shortest(roads, from, to);
  console.log(route ? `${route.path.join(' > ')} (${route.length})` : `no way from ${from} to ${to}`);
}
const queue = new PriorityQueue();
let state = 1;
for (let i = 0; i < 500; i++) {
  state = (state * 48271) % 2147483647;
  queue.push(i, state % 1000);
}
const order = Array.from({ length: 500 }, () => queue.pop().priority);
console.log(
  'in order:',
  order.every((x, i) => i === 0 || order[i - 1] <= x),
  order.at(0),
  order.at(-1),
);
