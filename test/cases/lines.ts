import type { Case } from './case.ts';

/** Lines from standard input by readline, and text to standard output: what Node 26 prints. */
export const lineCases: Case[] = [
  {
    name: "readline on('line') and on('close')",
    snippet: {
      language: 'javascript',
      source: `const readline = require('readline');
const rl = readline.createInterface({ input: process.stdin, output: process.stdout, terminal: false });
const lines = [];
rl.on('line', (line) => lines.push(line));
rl.on('close', () => console.log(lines));`,
      stdin: '1 2\n\n3',
    },
    expect: {
      stdout: `[ '1 2', '', '3' ]
`,
    },
  },
  {
    name: "readline on('line') by require('readline').createInterface(process.stdin)",
    snippet: {
      language: 'javascript',
      source: `let sum = 0;
require('readline').createInterface(process.stdin)
  .on('line', (line) => { sum += Number(line); })
  .on('close', () => console.log(sum));`,
      stdin: '1\n2\n3\n',
    },
    expect: {
      stdout: `6
`,
    },
  },
  {
    name: 'readline cuts at LF, CRLF and CR',
    snippet: {
      language: 'javascript',
      source: `const rl = require('readline').createInterface({ input: process.stdin, crlfDelay: Infinity });
rl.on('line', (line) => console.log(JSON.stringify(line)));
rl.on('close', () => console.log('close'));`,
      stdin: 'a\r\nb\rc\n\nd',
    },
    expect: {
      stdout: `"a"
"b"
"c"
""
"d"
close
`,
    },
  },
  {
    name: 'readline of an empty stdin only closes',
    snippet: {
      language: 'javascript',
      source: `const rl = require('readline').createInterface({ input: process.stdin });
rl.on('line', () => console.log('line'));
rl.on('close', () => console.log('close'));`,
    },
    expect: {
      stdout: `close
`,
    },
  },
  {
    name: 'for await over a readline interface',
    snippet: {
      language: 'javascript',
      source: `const readline = require('node:readline');
(async () => {
  const rl = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  let number = 0;
  for await (const line of rl) console.log(++number, line);
})();`,
      stdin: 'x\ny\r\nz',
    },
    expect: {
      stdout: `1 x
2 y
3 z
`,
    },
  },
  {
    name: 'a line iterator is asked step by step',
    snippet: {
      language: 'javascript',
      source: `import readline from 'node:readline';
const rl = readline.createInterface({ input: process.stdin });
const lines = rl[Symbol.asyncIterator]();
const n = Number((await lines.next()).value);
for (let i = 0; i < n; i++) console.log((await lines.next()).value.toUpperCase());
console.log(await lines.next());`,
      stdin: '2\nab\ncd\n',
    },
    expect: {
      stdout: `AB
CD
{ done: true, value: undefined }
`,
    },
  },
  {
    name: 'rl.question asks by callback, one after the other',
    snippet: {
      language: 'javascript',
      source: `const rl = require('readline').createInterface({ input: process.stdin, output: process.stdout });
rl.question('Name? ', (name) => {
  rl.question('Age? ', (age) => {
    console.log(\`\${name} is \${age}\`);
    rl.close();
  });
});
rl.on('close', () => console.log('bye'));`,
      stdin: 'Ada\n36\n',
    },
    expect: {
      stdout: `Name? Age? Ada is 36
bye
`,
    },
  },
  {
    name: 'rl.question of readline/promises',
    snippet: {
      language: 'javascript',
      source: `import * as readline from 'node:readline/promises';
import { stdin, stdout } from 'node:process';
const rl = readline.createInterface({ input: stdin, output: stdout });
const name = await rl.question('Who? ');
console.log(\`Hello \${name}\`);
rl.close();`,
      stdin: 'World\n',
    },
    expect: {
      stdout: `Who? Hello World
`,
    },
  },
  {
    name: 'a state machine over lines closes its interface',
    snippet: {
      language: 'javascript',
      source: `const rl = require('readline').createInterface({ input: process.stdin });
let n = null;
const rows = [];
rl.on('line', (line) => {
  if (n === null) n = Number(line);
  else rows.push(line.split(' ').map(Number));
  if (rows.length === n) { console.log(rows); rl.close(); }
});`,
      stdin: '2\n1 2\n3 4\n',
    },
    expect: {
      stdout: `[ [ 1, 2 ], [ 3, 4 ] ]
`,
    },
  },
  {
    name: 'rl.prompt and setPrompt write to the output',
    snippet: {
      language: 'javascript',
      source: `const rl = require('readline').createInterface({ input: process.stdin, output: process.stdout, prompt: '$ ' });
rl.prompt();
rl.on('line', (line) => { console.log('=', line); rl.prompt(); }).on('close', () => console.log('end'));`,
      stdin: 'a\nb\n',
    },
    expect: {
      stdout: `$ = a
$ = b
$ end
`,
    },
  },
  {
    name: 'large stdin is split and summed',
    snippet: {
      language: 'javascript',
      source: `const data = require('fs').readFileSync(0, 'utf8').split(' ');
let sum = 0;
for (const item of data) sum += Number(item);
console.log(data.length, sum);`,
      stdin: Array.from({ length: 20_000 }, (_, index) => index).join(' '),
    },
    expect: {
      stdout: `20000 199990000
`,
    },
  },
  {
    name: 'process.stdout.write takes text, bytes and a callback',
    snippet: {
      language: 'javascript',
      source: `const back = process.stdout.write('a', () => console.log('written'));
process.stdout.write(Buffer.from('b'));
process.stdout.write('63', 'hex');
process.stdout.write('\\n');
console.log(back);`,
    },
    expect: {
      stdout: `abc
true
written
`,
    },
  },
  {
    name: 'process.stdout is a stream to pipe into',
    snippet: {
      language: 'javascript',
      source: `const { Readable } = require('stream');
Readable.from(['x', 'y', '\\n']).pipe(process.stdout);`,
    },
    expect: {
      stdout: `xy
`,
    },
  },
  {
    name: 'stdin pipes through a transform to stdout',
    snippet: {
      language: 'javascript',
      source: `const { Transform } = require('stream');
const upper = new Transform({
  transform(chunk, encoding, callback) { callback(null, chunk.toString().toUpperCase()); },
});
process.stdin.pipe(upper).pipe(process.stdout);`,
      stdin: 'shout\n',
    },
    expect: {
      stdout: `SHOUT
`,
    },
  },
];
