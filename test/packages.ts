import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './program.ts';

const MARKDOWN = `# Title *with* \`code\`

1. one
2. two
   - nested [link](https://example.com "title")

| a | b |
|---|:-:|
| 1 | **2** |

> quote with ~~strike~~ and <b>html</b>
\`\`\`js
const x = 1 < 2;
\`\`\`
`;

/** Packages of the registry as they were published, each driven by a small program. */
export const packagePrograms: Program[] = [
  {
    name: 'acorn, which parses itself,',
    entry: 'main.cjs',
    files: {
      ...published('acorn', 'package.json', 'dist/acorn.js'),
      'main.cjs': `
        const acorn = require('acorn');
        const source = require('fs').readFileSync(require.resolve('acorn'), 'utf8');
        const tree = acorn.parse(source, { ecmaVersion: 'latest', sourceType: 'script', locations: true });
        const kinds = {};
        JSON.stringify(tree, (key, value) => {
          if (value && value.type) kinds[value.type] = (kinds[value.type] ?? 0) + 1;
          return value;
        });
        console.log(acorn.version, kinds);
        try { acorn.parse('let x = ;', { ecmaVersion: 2020 }) } catch (error) { console.log(error.name, error.message, error.pos) }`,
    },
  },
  {
    name: 'marked',
    entry: 'main.mjs',
    files: {
      ...published('marked', 'package.json', 'lib/marked.esm.js'),
      'main.mjs': `
        import { marked, Renderer } from 'marked';
        import { text } from './stdin.mjs';
        const renderer = new Renderer();
        renderer.heading = ({ text, depth }) => \`<h\${depth} class="own">\${text}</h\${depth}>\`;
        console.log(marked.parse(text));
        console.log(marked.parse(text, { renderer, gfm: false }));
        console.log(marked.lexer(text).map((token) => token.type));`,
      'stdin.mjs': "import { readFileSync } from 'node:fs'; export const text = readFileSync(0, 'utf8');",
    },
    stdin: MARKDOWN,
  },
  {
    name: 'lodash',
    entry: 'main.cjs',
    files: {
      ...published('lodash', 'package.json', 'lodash.js'),
      'main.cjs': `
        const _ = require('lodash');
        const people = [{ n: 'Ann', a: 36 }, { n: 'Bob', a: 40 }, { n: 'Cy', a: 36 }];
        console.log(_.groupBy(people, 'a'), _.orderBy(people, ['a', 'n'], ['desc', 'asc']).map((p) => p.n));
        console.log(_.chain(_.range(20)).filter((n) => n % 3).chunk(4).map(_.sum).value());
        console.log(_.merge({ a: [{ b: 1 }] }, { a: [{ c: 2 }] }), _.isEqual(new Map([[1, { a: 2 }]]), new Map([[1, { a: 2 }]])));
        console.log(_.camelCase('--foo-bar é'), _.template('<% for (const x of xs) { %>[<%- x %>]<% } %>')({ xs: ['<', '&'] }));
        const late = _.debounce(() => console.log('once'), 20);
        late(); late(); late();
        console.log(_.cloneDeep({ d: new Date(0), r: /x/gi, s: new Set([1]) }), _.VERSION);`,
    },
  },
  {
    name: 'terser',
    entry: 'main.cjs',
    files: {
      ...published('terser', 'package.json', 'dist/package.json', 'dist/bundle.min.js'),
      ...bundled('source-map', 'gen-mapping', 'trace-mapping', 'sourcemap-codec', 'resolve-uri'),
      'main.cjs': `
        const { minify } = require('terser');
        const source = 'function area(width, height) { const unused = 1; if (false) return; return width * height }\\nclass A { #x = 1; get x() { return this.#x } }\\nconsole.log(area(2, 3), new A().x)';
        minify(source, { sourceMap: true, toplevel: true }).then(({ code, map }) => console.log(code, map));
        minify('let = ;').catch((error) => console.log(error.name, error.message, error.line, error.col));`,
    },
  },
];

function published(name: string, ...paths: string[]): Record<string, string> {
  const root = join(import.meta.dirname, '..');
  return Object.fromEntries(
    paths.map((path) => {
      const place = `node_modules/${name}/${path}`;
      return [place, readFileSync(join(root, place), 'utf8')];
    }),
  );
}

/** The source map packages that terser needs, which all are published the same way. */
function bundled(...names: string[]): Record<string, string> {
  return Object.assign(
    {},
    ...names.map((name) => published(`@jridgewell/${name}`, 'package.json', `dist/${name}.umd.js`)),
  );
}
