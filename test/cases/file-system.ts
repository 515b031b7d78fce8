import type { Case } from './case.ts';

/** The working directory by `fs`: what Node 26 prints. */
export const fileSystemCases: Case[] = [
  {
    name: 'writeFileSync and readFileSync round-trip',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
fs.writeFileSync('a.txt', 'héllo');
fs.appendFileSync('a.txt', ' world');
console.log(fs.readFileSync('a.txt', 'utf8'), fs.readFileSync('a.txt').length, fs.statSync('a.txt').size);
console.log(fs.existsSync('a.txt'), fs.existsSync('b.txt'));`,
    },
    expect: {
      stdout: `héllo world 12 12
true false
`,
    },
  },
  {
    name: 'files that come with the run are read by relative path',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
const path = require('path');
console.log(fs.readFileSync('data/in.csv', 'utf8').split('\\n')[1], fs.readFileSync(path.join('data', '..', 'data', 'bin')));`,
      files: [
        { path: 'data/in.csv', content: 'a,b\n1,2\n' },
        { path: 'data/bin', content: 'AAEC/w==', encoding: 'base64' },
      ],
    },
    expect: {
      stdout: `1,2 <Buffer 00 01 02 ff>
`,
    },
  },
  {
    name: 'folders are made, listed and removed',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
fs.mkdirSync('a/b/c', { recursive: true });
fs.writeFileSync('a/one.txt', '1');
fs.writeFileSync('a/b/two.txt', '2');
console.log(fs.readdirSync('a'), fs.readdirSync('a', { recursive: true }).sort());
console.log(fs.readdirSync('a', { withFileTypes: true }).map((e) => [e.name, e.isDirectory(), e.isFile()]));
fs.rmSync('a', { recursive: true });
console.log(fs.existsSync('a'));`,
    },
    expect: {
      stdout: `[ 'b', 'one.txt' ] [ 'b', 'b/c', 'b/two.txt', 'one.txt' ]
[ [ 'b', true, false ], [ 'one.txt', false, true ] ]
false
`,
    },
  },
  {
    name: 'fs errors are those of Node',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
fs.mkdirSync('d');
fs.writeFileSync('d/f', 'x');
const tries = [
  () => fs.readFileSync('none.txt'), () => fs.readFileSync('d'), () => fs.writeFileSync('d', 'x'),
  () => fs.mkdirSync('d'), () => fs.mkdirSync('no/x'), () => fs.rmdirSync('d'), () => fs.unlinkSync('d'),
  () => fs.readdirSync('none'), () => fs.readdirSync('d/f'), () => fs.renameSync('no', 'no2'),
  () => fs.copyFileSync('no', 'no2'), () => fs.openSync('d/f', 'wx'), () => fs.closeSync(99),
  () => fs.accessSync('none'), () => fs.statSync('none'), () => fs.rmSync('none'), () => fs.readFileSync('d/f/x'),
];
for (const attempt of tries) {
  try { attempt(); console.log('no error'); } catch (error) {
    console.log(error.code, error.errno, error.syscall, error.path, error.dest, error.message);
  }
}`,
    },
    expect: {
      stdout: `ENOENT -2 open none.txt undefined ENOENT: no such file or directory, open 'none.txt'
EISDIR -21 read undefined undefined EISDIR: illegal operation on a directory, read
EISDIR -21 open d undefined EISDIR: illegal operation on a directory, open 'd'
EEXIST -17 mkdir d undefined EEXIST: file already exists, mkdir 'd'
ENOENT -2 mkdir no/x undefined ENOENT: no such file or directory, mkdir 'no/x'
ENOTEMPTY -39 rmdir d undefined ENOTEMPTY: directory not empty, rmdir 'd'
EISDIR -21 unlink d undefined EISDIR: illegal operation on a directory, unlink 'd'
ENOENT -2 scandir none undefined ENOENT: no such file or directory, scandir 'none'
ENOTDIR -20 scandir d/f undefined ENOTDIR: not a directory, scandir 'd/f'
ENOENT -2 rename no no2 ENOENT: no such file or directory, rename 'no' -> 'no2'
ENOENT -2 copyfile no no2 ENOENT: no such file or directory, copyfile 'no' -> 'no2'
EEXIST -17 open d/f undefined EEXIST: file already exists, open 'd/f'
EBADF -9 close undefined undefined EBADF: bad file descriptor, close
ENOENT -2 access none undefined ENOENT: no such file or directory, access 'none'
ENOENT -2 stat none undefined ENOENT: no such file or directory, stat 'none'
ENOENT -2 lstat none undefined ENOENT: no such file or directory, lstat 'none'
ENOTDIR -20 open d/f/x undefined ENOTDIR: not a directory, open 'd/f/x'
`,
    },
  },
  {
    name: 'fs refuses arguments as Node does',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
const tries = [
  () => fs.readFileSync(undefined), () => fs.writeFileSync('x', { a: 1 }), () => fs.readFileSync('x', 'klingon'),
  () => fs.readFile('x'), () => fs.openSync('x', 'zz'), () => fs.readFileSync('a\\0b'),
];
for (const attempt of tries) {
  try { attempt(); } catch (error) { console.log(error.name, error.code, error.message); }
}`,
    },
    expect: {
      stdout: `TypeError ERR_INVALID_ARG_TYPE The "path" argument must be of type string or an instance of Buffer or URL. Received undefined
TypeError ERR_INVALID_ARG_TYPE The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received an instance of Object
TypeError ERR_INVALID_ARG_VALUE The argument 'encoding' is invalid encoding. Received 'klingon'
TypeError ERR_INVALID_ARG_TYPE The "cb" argument must be of type function. Received undefined
TypeError ERR_INVALID_ARG_VALUE The argument 'flags' is invalid. Received 'zz'
TypeError ERR_INVALID_ARG_VALUE The argument 'path' must be a string, Uint8Array, or URL without null bytes. Received 'a\\x00b'
`,
    },
  },
  {
    name: 'an open file is read and written by position',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
const fd = fs.openSync('f.bin', 'w+');
fs.writeSync(fd, 'hello world');
fs.writeSync(fd, Buffer.from('J'), 0, 1, 0);
const buffer = Buffer.alloc(5);
console.log(fs.readSync(fd, buffer, 0, 5, 0), buffer.toString(), fs.fstatSync(fd).size);
fs.ftruncateSync(fd, 4);
fs.closeSync(fd);
console.log(fs.readFileSync('f.bin', 'latin1'));`,
    },
    expect: {
      stdout: `5 Jello 11
Jell
`,
    },
  },
  {
    name: 'rename, copy and unlink',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
fs.writeFileSync('a', '1');
fs.renameSync('a', 'b');
fs.copyFileSync('b', 'c');
fs.mkdirSync('d');
fs.cpSync('c', 'd/c');
fs.unlinkSync('b');
console.log(fs.readdirSync('.').filter((name) => name.length === 1), fs.readFileSync('d/c', 'utf8'));`,
    },
    expect: {
      stdout: `[ 'c', 'd' ] 1
`,
    },
  },
  {
    name: 'statSync without throwing, and the kinds',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
console.log(fs.statSync('none', { throwIfNoEntry: false }));
fs.mkdirSync('d');
const stat = fs.statSync('d');
console.log(stat.isDirectory(), stat.isFile(), stat.mtime instanceof Date, typeof stat.mtimeMs);`,
    },
    expect: {
      stdout: `undefined
true false true number
`,
    },
  },
  {
    name: 'fs by callback runs after the code that follows',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
fs.writeFile('x.txt', 'data', (error) => {
  console.log('written', error);
  fs.readFile('x.txt', 'utf8', (error, text) => {
    console.log('read', error, text);
    fs.readFile('none', (error) => console.log(error.code));
  });
});
console.log('first');`,
    },
    expect: {
      stdout: `first
written null
read null data
ENOENT
`,
    },
  },
  {
    name: 'fs/promises',
    snippet: {
      language: 'javascript',
      source: `import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
await mkdir('p/q', { recursive: true });
await writeFile('p/q/r.json', JSON.stringify({ a: 1 }));
console.log(JSON.parse(await readFile('p/q/r.json', 'utf8')).a, await readdir('p'), (await stat('p/q/r.json')).size);
await rm('p', { recursive: true });
await readFile('p/q/r.json').catch((error) => console.log(error.code));`,
    },
    expect: {
      stdout: `1 [ 'q' ] 7
ENOENT
`,
    },
  },
  {
    name: 'fs.promises.open and readLines',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
(async () => {
  fs.writeFileSync('l.txt', 'one\\ntwo\\nthree');
  const file = await fs.promises.open('l.txt');
  for await (const line of file.readLines()) console.log(line);
})();`,
    },
    expect: {
      stdout: `one
two
three
`,
    },
  },
  {
    name: 'createReadStream feeds readline',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
fs.writeFileSync('l.txt', 'one\\ntwo\\n');
require('readline').createInterface({ input: fs.createReadStream('l.txt') })
  .on('line', (line) => console.log('>', line)).on('close', () => console.log('close'));`,
    },
    expect: {
      stdout: `> one
> two
close
`,
    },
  },
  {
    name: 'createReadStream takes a range and fails by event',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
fs.writeFileSync('r.txt', '0123456789');
fs.createReadStream('r.txt', { start: 2, end: 5, encoding: 'utf8' }).on('data', (text) => console.log(text)).on('end', () => {
  fs.createReadStream('none').on('error', (error) => console.log(error.code));
});`,
    },
    expect: {
      stdout: `2345
ENOENT
`,
    },
  },
  {
    name: 'createWriteStream ends with finish',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
const out = fs.createWriteStream('w.txt');
out.write('a');
out.write('b');
out.end('c', () => console.log('finish', fs.readFileSync('w.txt', 'utf8'), out.bytesWritten));`,
    },
    expect: {
      stdout: `finish abc 3
`,
    },
  },
];
