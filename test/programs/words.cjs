// Statistics of a text: the words, the letters, the longest palindrome, and what a Markov chain says next.
const fs = require('node:fs');
const { EOL } = require('node:os');

const text = fs.readFileSync(0, 'utf8').normalize('NFC');
const words = text.toLowerCase().match(/\p{Letter}+(?:['’]\p{Letter}+)*/gu) ?? [];

function tally(items) {
  const counts = new Map();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function histogram(rows, width = 24) {
  const most = rows[0]?.[1] ?? 1;
  const label = Math.max(...rows.map(([name]) => [...name].length));
  return rows
    .map(([name, n]) => `${name.padEnd(label)} ${'█'.repeat(Math.round((n / most) * width))} ${n}`)
    .join(EOL);
}

function longestPalindrome(letters) {
  let best = '';
  for (let centre = 0; centre < letters.length; centre++) {
    for (const odd of [0, 1]) {
      let [left, right] = [centre - 1 + odd, centre + 1];
      while (left >= 0 && right < letters.length && letters[left] === letters[right])
        [left, right] = [left - 1, right + 1];
      if (right - left - 1 > best.length) best = letters.slice(left + 1, right);
    }
  }
  return best;
}

function chain(list) {
  const next = Object.groupBy(
    list.slice(1).map((word, index) => ({ word, from: list[index] })),
    ({ from }) => from,
  );
  const path = [list[0]];
  while (path.length < 12) {
    const choices = tally((next[path.at(-1)] ?? []).map(({ word }) => word));
    const unused = choices.find(([word]) => !path.includes(word));
    if (!unused) break;
    path.push(unused[0]);
  }
  return path.join(' ');
}

const lengths = words.map((word) => [...word].length);
const mean = lengths.reduce((sum, n) => sum + n, 0) / lengths.length;
console.log(`${words.length} words, ${new Set(words).size} different, mean length ${mean.toFixed(3)}`);
console.log(histogram(tally(words).slice(0, 8)));
console.log(histogram(tally(words.join('')).slice(0, 5), 10));
console.log('longest palindrome:', longestPalindrome(words.join('')));
console.log('chain:', chain(words));
console.table(
  Object.fromEntries(
    tally(lengths)
      .slice(0, 4)
      .map(([length, n]) => [`length ${length}`, { n }]),
  ),
);
