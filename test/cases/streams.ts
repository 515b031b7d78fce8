import type { Case } from './case.ts';

/** Streams of Node: what Node 26 prints. */
export const streamCases: Case[] = [
  {
    name: 'pipeline copies a file through gzip-like stages',
    snippet: {
      language: 'javascript',
      source: `const fs = require('fs');
const { pipeline, Transform } = require('stream');
fs.writeFileSync('in.txt', 'abc');
const reverse = new Transform({
  transform(chunk, _, done) { done(null, [...chunk.toString()].reverse().join('')); },
  flush(done) { this.push('!'); done(); },
});
pipeline(fs.createReadStream('in.txt'), reverse, fs.createWriteStream('out.txt'), (error) => {
  console.log(error, fs.readFileSync('out.txt', 'utf8'));
});`,
    },
    expect: {
      stdout: `undefined cba!
`,
    },
  },
  {
    name: 'stream/promises pipeline with generators',
    snippet: {
      language: 'javascript',
      source: `import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
const seen = [];
await pipeline(
  Readable.from([1, 2, 3]),
  async function* (source) { for await (const n of source) yield n * 10; },
  async function (source) { for await (const n of source) seen.push(n); },
);
console.log(seen);`,
    },
    expect: {
      stdout: `[ 10, 20, 30 ]
`,
    },
  },
  {
    name: 'pipeline reports the failure of a stage',
    snippet: {
      language: 'javascript',
      source: `const { pipeline, Readable, Writable } = require('stream');
const failing = new Writable({ write(chunk, encoding, done) { done(new Error('full')); } });
pipeline(Readable.from(['a', 'b']), failing, (error) => console.log('failed:', error.message, failing.destroyed));`,
    },
    expect: {
      stdout: `failed: full true
`,
    },
  },
  {
    name: 'a Readable is read in object mode and ends',
    snippet: {
      language: 'javascript',
      source: `const { Readable } = require('stream');
let n = 0;
const source = new Readable({ objectMode: true, read() { this.push(n < 3 ? { n: n++ } : null); } });
source.on('data', (item) => console.log(item)).on('end', () => console.log('end')).on('close', () => console.log('close'));`,
    },
    expect: {
      stdout: `{ n: 0 }
{ n: 1 }
{ n: 2 }
end
close
`,
    },
  },
  {
    name: 'a Writable applies backpressure and drains',
    snippet: {
      language: 'javascript',
      source: `const { Writable } = require('stream');
const slow = new Writable({
  highWaterMark: 3,
  write(chunk, encoding, done) { setTimeout(() => { console.log('wrote', chunk.toString()); done(); }, 1); },
});
console.log(slow.write('ab'), slow.write('cd'), slow.writableLength);
slow.on('drain', () => { console.log('drain'); slow.end('ef'); });
slow.on('finish', () => console.log('finish')).on('close', () => console.log('close'));`,
    },
    expect: {
      stdout: `true false 4
wrote ab
wrote cd
drain
wrote ef
finish
close
`,
    },
  },
  {
    name: 'subclasses of Readable, Writable and Transform',
    snippet: {
      language: 'javascript',
      source: `const { Readable, Writable, Transform } = require('stream');
class Count extends Readable {
  constructor() { super(); this.n = 0; }
  _read() { this.push(this.n < 3 ? String(this.n++) : null); }
}
class Twice extends Transform { _transform(chunk, encoding, done) { this.push(chunk); this.push(chunk); done(); } }
class Sink extends Writable {
  constructor() { super(); this.text = ''; }
  _write(chunk, encoding, done) { this.text += chunk; done(); }
  _final(done) { console.log(this.text); done(); }
}
new Count().pipe(new Twice()).pipe(new Sink());`,
    },
    expect: {
      stdout: `001122
`,
    },
  },
  {
    name: 'PassThrough is iterated',
    snippet: {
      language: 'javascript',
      source: `const { PassThrough } = require('stream');
(async () => {
  const pass = new PassThrough();
  pass.write('a');
  setTimeout(() => pass.end('b'), 1);
  for await (const chunk of pass) console.log(chunk.toString());
})();`,
    },
    expect: {
      stdout: `a
b
`,
    },
  },
  {
    name: 'a stream error without a listener is uncaught, with one it is heard',
    snippet: {
      language: 'javascript',
      source: `const { Readable } = require('stream');
const broken = new Readable({ read() { this.destroy(new Error('broken')); } });
broken.on('error', (error) => console.log('heard', error.message)).on('close', () => console.log('close'));
broken.resume();`,
    },
    expect: {
      stdout: `heard broken
close
`,
    },
  },
  {
    name: 'write after end is an error event',
    snippet: {
      language: 'javascript',
      source: `const { Writable } = require('stream');
const sink = new Writable({ write(chunk, encoding, done) { done(); } });
sink.on('error', (error) => console.log(error.code, error.message));
sink.end();
console.log(sink.write('x'));`,
    },
    expect: {
      stdout: `false
ERR_STREAM_WRITE_AFTER_END write after end
`,
    },
  },
];
