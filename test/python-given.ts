import type { Program } from './program.ts';

/** A program by its file, what it is given, and the files beside it. */
interface GivenProgram extends Omit<Program, 'files'> {
  files?: Record<string, string>;
}

const BOOKINGS = `day,account,currency,amount,note
2024-01-31,cash,eur,"1'250.00","opening, in ""small"" notes"
2024-02-01,travel,jpy,-48000,"Kyōto
and back"
2024-02-01,cash,usd,-0.01,rounding
2024-02-29,bank,EUR,0.125,half a cent
2024-02-30,bank,EUR,1,no such day
2024-03-01,bank,GBP,1,no such currency
2024-03-01,bank,EUR,100000000000000000000.10,much
2024-03-02,bank,EUR,one,no number
2024-03-03,bank,EUR,NaN,no number either
2024-03-04,bank,EUR
2024-03-05,travel,USD,310.5,refund
`;

const LOG = `192.168.0.7 - - [10/Oct/2024:13:55:36 +0200] "GET /index.html HTTP/1.1" 200 2326 "-" "Mozilla/5.0 (X11)"
203.0.113.9 - ann [10/Oct/2024:13:55:40 +0200] "GET /search?q=r%C3%A9gex+tips&page=&q=r%C3%A9gex HTTP/1.1" 200 512
192.168.0.7 - - [10/Oct/2024:14:10:01 +0200] "POST /login HTTP/1.1" 302 - "http://a.example/" "Mozilla/5.0 \\"odd\\""
nonsense
2001:db8:0:0::1 - - [10/Oct/2024:12:00:00 +0000] "GET /caf%C3%A9?q=tips HTTP/2" 404 17 "-" "curl/8.4.0"
192.168.0.7 - - [10/Oct/2024:15:00:00 +0200] "GET /index.html HTTP/1.1" 304 -
fd00::7 - - [09/Oct/2024:23:59:59 -0130] "DELETE /index.html HTTP/1.1" 500 99 "-" "curl"
`;

const MARKDOWN = `# Grüße & *notes*

A paragraph over
two lines with \`code <b>\`, **strong _and_ soft**, 2*3*4 and snake_case_name.
See [the docs](https://a.example/x?a=1&b=2) or https://b.example/path.

- one
- two
  1. first
  2. second
- three ![alt *text*](picture.png)

> quoted
> ## Inside
> - a list

| name | amount | note |
|:-----|-------:|:----:|
| Ann  | 12     | *ok* |
| Bob  | 7      |

\`\`\`python
print("<&>")
\`\`\`

## Last: α β
`;

const NETWORK = [
  ...[
    'A B 7',
    'B C 2',
    'C A 4',
    'C D 1',
    'D E 6',
    'E C 3',
    'B E 8',
    'E F 9',
    'F G 2',
    'D G 11',
    'F H 1',
    'G I 5',
  ],
  ...['H I 4'],
].map((edge) => {
  const [from, to, weight] = edge.split(' ');
  return { from, to, weight: Number(weight) };
});

const OLD = {
  name: 'Zoë',
  version: 1,
  'a/b~c': true,
  tags: ['x', 'y', 'z'],
  deep: { list: [{ id: 1 }, { id: 2, gone: null }], same: 1.5 },
};
const NEW = {
  name: 'Zoé',
  version: 1.5,
  'a/b~c': 1,
  tags: ['x', 'w'],
  deep: { list: [{ id: 1, more: '\u{1f600}' }, { id: 2 }, []], same: 1.5 },
  extra: {},
};

/** The programs of `programs/python`. */
export const givenPrograms: GivenProgram[] = [
  {
    name: 'a calculator with a parser of its own',
    entry: 'calculator.py',
    stdin:
      '1 + 2 * 3 ** 2 ** 0.5\nx = (4 - -2) / 4\nmax(x, sqrt(2), 1) * 2\n2 * (3 + \nfoo(1)\n7 $ 2\n\n-2 ** 2 % 3\n' +
      'hypot(3,4)+pi\n1/3 + 1/6\n1 / (x - x)\ngcd(84, 36)\nabs(1, 2)\n2 ** 200\ny\n3 = 4\n0.1 + 0.2\n',
  },
  {
    name: 'a sudoku solver by exact cover',
    entry: 'sudoku.py',
    stdin: [
      '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79',
      '8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..',
      `12345678.${'.'.repeat(26)}9${'.'.repeat(45)}`,
      `55${'.'.repeat(79)}`,
      '.'.repeat(80),
      '.'.repeat(81),
    ].join('\n'),
  },
  { name: 'a simulation of events', entry: 'bank.py', args: ['2024'] },
  {
    name: 'a ledger in decimals, from CSV to CSV and JSON,',
    entry: 'ledger.py',
    files: { 'in/bookings.csv': BOOKINGS },
    args: ['in/bookings.csv'],
  },
  { name: 'an analysis of a log', entry: 'access_log.py', stdin: LOG },
  {
    name: 'a difference of JSON files',
    entry: 'json_diff.py',
    files: { 'old.json': JSON.stringify(OLD), 'new.json': JSON.stringify(NEW) },
    args: ['old.json', 'new.json', '--context=2'],
  },
  { name: 'a usage error of argparse', entry: 'json_diff.py', args: ['--context', 'many', 'old.json'] },
  { name: 'a kitchen of asyncio tasks', entry: 'kitchen.py' },
  {
    name: 'an inventory of dataclasses and enums',
    entry: 'inventory.py',
    stdin: `new "green tea" kg 12.5 cold # a comment
new pot piece 9 fragile dangerous
new milk l 1.2
new odd pint 1
in 12 "green tea" pot
out 5 pot
out 8 pot
list
total
price pot 11.11
total
in 3 jar
fly
new bad kg 1 loud
`,
  },
  {
    name: 'an adventure that is won',
    entry: 'adventure.py',
    stdin:
      'take all\ne\nget key\nn\nw\ndown\nunlock door with book\nuse key\ngo north\ntake crown\ni\ns\ndrop lamp\nlook\nu\nlook\n',
  },
  {
    name: 'an adventure that is lost',
    entry: 'adventure.py',
    stdin: 'e\nget key\nw\nd\nuse key\ntake all\n\ndance\ns\nn\n',
  },
  {
    name: 'exact linear algebra',
    entry: 'matrices.py',
    stdin: '2 1 0\n1 3 1\n0 1 4\n\n1/2 0.25\n-3 7e-1\n\n1 2 3\n4 5 6\n7 8 9\n\n1 0 2 -1\n2 1 5 0\n',
  },
  {
    name: 'a renderer of Markdown',
    entry: 'markdown.py',
    files: { 'notes.md': MARKDOWN },
    args: ['notes.md', 'notes.html'],
  },
  {
    name: 'algorithms over a network',
    entry: 'network.py',
    files: { 'network.json': JSON.stringify({ edges: NETWORK }) },
    args: ['network.json', 'A', 'I'],
  },
  {
    name: 'a timetable over time zones',
    entry: 'timetable.py',
    args: ['2024-03-25', '2', 'berlin'],
    stdin: `mon 09:00 berlin 60 1 planning
mon 09:30 utc 45 2 review with London
sun 17:30 berlin 90 1 call
daily 17:00 tokyo 30 1 hand over
tue 01:00 tokyo 120 1 late shift
`,
  },
  { name: 'a pipeline of generators', entry: 'pipeline.py', args: ['120'] },
  {
    name: 'an archive of binary files',
    entry: 'archive.py',
    files: { 'poem.txt': 'Róisín\n'.repeat(40), 'empty.txt': '' },
    args: ['all.clo', 'poem.txt', 'empty.txt'],
  },
  {
    name: 'a library in SQLite',
    entry: 'lending.py',
    stdin: `lend | 0 | Emma | Ann
lend | 1 | Momo | ann
lend | 2 | The Trial | Ann
lend | 3 | Emma | Bob
back | 9 | Emma |
back | 10 | Emma |
lend | 10 | Emma | Bob
lend | 11 | Ulysses | Bob
back | 5 | Emma |
lend | 30 | The Trial | Zoë
`,
  },
];
