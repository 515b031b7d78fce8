import type { Case } from './case.ts';

/** Every way to read standard input, and what it gives: what Node 26 prints. */
export const stdinCases: Case[] = [
  {
    name: 'readFileSync(0) reads all of stdin as text',
    snippet: {
      language: 'javascript',
      source: `const input = require('fs').readFileSync(0, 'utf8');
const [n, ...numbers] = input.split('\\n').map(Number);
console.log(n, numbers.slice(0, n).reduce((a, b) => a + b, 0));`,
      stdin: '3\n10\n20\n30\n',
    },
    expect: {
      stdout: `3 60
`,
    },
  },
  {
    name: 'readFileSync(0) without an encoding gives a Buffer',
    snippet: {
      language: 'javascript',
      source: `const input = require('fs').readFileSync(0);
console.log(Buffer.isBuffer(input), input.length, input.toString().trim().split(' ').join('|'));`,
      stdin: 'é 1 2\n',
    },
    expect: {
      stdout: `true 7 é|1|2
`,
    },
  },
  {
    name: "readFileSync('/dev/stdin') reads all of stdin",
    snippet: {
      language: 'javascript',
      source: `const lines = require('fs').readFileSync('/dev/stdin').toString().trim().split('\\n');
console.log(lines.length, lines);`,
      stdin: 'a b\nc d\n',
    },
    expect: {
      stdout: `2 [ 'a b', 'c d' ]
`,
    },
  },
  {
    name: 'readFileSync of process.stdin.fd with an options object',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
console.log(JSON.stringify(fs.readFileSync(process.stdin.fd, { encoding: 'utf-8' })));`,
      stdin: 'x\r\ny',
    },
    expect: {
      stdout: `"x\\r\\ny"
`,
    },
  },
  {
    name: 'stdin is read once, the second reader finds the end',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
console.log(JSON.stringify([fs.readFileSync(0, 'utf8'), fs.readFileSync(0, 'utf8')]));`,
      stdin: 'once',
    },
    expect: {
      stdout: `["once",""]
`,
    },
  },
  {
    name: 'an empty stdin is the empty string',
    snippet: {
      language: 'javascript',
      source: `console.log(JSON.stringify(require('fs').readFileSync(0, 'utf8')));`,
    },
    expect: {
      stdout: `""
`,
    },
  },
  {
    name: 'readFileSync(0) in an ES module',
    snippet: {
      language: 'javascript',
      source: `import { readFileSync } from 'node:fs';
const [a, b] = readFileSync(0, 'utf8').trim().split(/\\s+/).map(Number);
console.log(a * b);`,
      stdin: '6 7\n',
    },
    expect: {
      stdout: `42
`,
    },
  },
  {
    name: 'a readSync loop reads stdin piece by piece',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
const buffer = Buffer.alloc(4);
let text = '';
let count;
while ((count = fs.readSync(0, buffer, 0, buffer.length, null)) > 0) text += buffer.toString('utf8', 0, count);
console.log(text.trim(), count);`,
      stdin: 'one two three\n',
    },
    expect: {
      stdout: `one two three 0
`,
    },
  },
  {
    name: 'a readSync loop reads a line at a time, as prompts do',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
function readLine() {
  let line = '';
  const byte = Buffer.alloc(1);
  while (fs.readSync(0, byte) === 1 && byte[0] !== 10) line += byte.toString();
  return line;
}
console.log([readLine(), readLine(), readLine()]);`,
      stdin: 'first\nsecond',
    },
    expect: {
      stdout: `[ 'first', 'second', '' ]
`,
    },
  },
  {
    name: "process.stdin 'data' and 'end' with setEncoding",
    snippet: {
      language: 'javascript',
      source: `let input = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => { input += chunk; });
process.stdin.on('end', () => console.log(input.trim().split('\\n').map((x) => x * 2).join(' ')));`,
      stdin: '1\n2\n3\n',
    },
    expect: {
      stdout: `2 4 6
`,
    },
  },
  {
    name: "process.stdin 'data' gives Buffers",
    snippet: {
      language: 'javascript',
      source: `const chunks = [];
process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
  const all = Buffer.concat(chunks);
  console.log(all.length, all.toString('utf8'));
});`,
      stdin: 'žluťoučký\n',
    },
    expect: {
      stdout: `14 žluťoučký

`,
    },
  },
  {
    name: "process.stdin.resume() and once('end')",
    snippet: {
      language: 'javascript',
      source: `process.stdin.resume();
process.stdin.setEncoding('ascii');
let input = '';
process.stdin.on('data', (data) => (input += data));
process.stdin.once('end', () => { main(input.split('\\n')); });
function main(lines) { console.log(lines[0].split(' ').map(Number)); }`,
      stdin: '4 5 6\n',
    },
    expect: {
      stdout: `[ 4, 5, 6 ]
`,
    },
  },
  {
    name: "process.stdin 'readable' and read()",
    snippet: {
      language: 'javascript',
      source: `process.stdin.on('readable', () => {
  let chunk;
  while ((chunk = process.stdin.read()) !== null) console.log('got', chunk.toString().trim());
});
process.stdin.on('end', () => console.log('end'));`,
      stdin: 'abc\n',
    },
    expect: {
      stdout: `got abc
end
`,
    },
  },
  {
    name: 'for await over process.stdin',
    snippet: {
      language: 'javascript',
      source: `let text = '';
for await (const chunk of process.stdin) text += chunk;
console.log(text.split('\\n').filter(Boolean).length);
export {};`,
      stdin: 'a\nb\n\nc',
    },
    expect: {
      stdout: `3
`,
    },
  },
  {
    name: 'for await over process.stdin in an async function',
    snippet: {
      language: 'javascript',
      source: `async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  console.log(JSON.parse(Buffer.concat(chunks).toString('utf8')).name);
}
main();`,
      stdin: '{"name": "cloche"}',
    },
    expect: {
      stdout: `cloche
`,
    },
  },
  {
    name: "an empty stdin ends without 'data'",
    snippet: {
      language: 'javascript',
      source: `process.stdin.on('data', () => console.log('data'));
process.stdin.on('end', () => console.log('end'));`,
    },
    expect: {
      stdout: `end
`,
    },
  },
  {
    name: 'process.stdin.toArray',
    snippet: {
      language: 'javascript',
      source: `const chunks = await process.stdin.setEncoding('utf8').toArray();
console.log(chunks.join(''));
export {};`,
      stdin: 'all of it',
    },
    expect: {
      stdout: `all of it
`,
    },
  },
];
