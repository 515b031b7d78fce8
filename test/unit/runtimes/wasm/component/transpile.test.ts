import { describe, expect, test } from 'vitest';
import { InvalidComponent } from '../../../../../runtimes/wasm/component/invalid.ts';
import { command, fromGlue, open, openText, tools } from './made.ts';

const HEADER = [0, 97, 115, 109, 13, 0, 1, 0];
const MODULE = [0, 97, 115, 109, 1, 0, 0, 0];

/** A component whose one core module imports or exports a name of the uploader's choice. */
const withExport = (name: string) => `(component
  (core module $main (func (export "${name}")))
  (core instance $main (instantiate $main))
  (func (export "f") (canon lift (core func $main "${name}"))))`;
const withImport = (module: string, name: string) => `(component
  (core module $first (func (export "f")))
  (core instance $first (instantiate $first))
  (core module $main (import "${module}" "${name}" (func)))
  (core instance (instantiate $main (with "${module}" (instance (export "${name}" (func $first "f")))))))`;

describe('what is no component', () => {
  test.each([
    ['nothing', []],
    ['a module', MODULE],
    ['text', [...new TextEncoder().encode('(component)')]],
    ['a header that ends too early', HEADER.slice(0, 7)],
  ])('%s is refused by its header', (_, bytes) => {
    expect(() => tools.transpile(Uint8Array.from(bytes))).toThrow(
      new InvalidComponent('Expected the header of a component'),
    );
  });

  test('bytes behind the header are refused with their place', () => {
    expect(() => tools.transpile(Uint8Array.of(...HEADER, 9))).toThrow(
      new InvalidComponent('The component is not valid: unexpected end-of-file (at offset 0x9)'),
    );
  });

  test('a broken component breaks nothing but itself', () => {
    const bytes = tools.parseText(command('i32.const 0'));
    let refused = 0;
    for (let at = 8; at < bytes.length; at += 3) {
      const broken = bytes.with(at, (bytes[at] ?? 0) ^ 0x55);
      try {
        tools.transpile(broken);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidComponent);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10);
    expect(openText(command('i32.const 0')).run()).toEqual({ kind: 'exit', code: 0 });
  });
});

describe('imports', () => {
  const importing = (name: string) => `(component
    (import "${name}" (instance $other (export "f" (func))))
    (core func $f (canon lower (func $other "f")))
    (core module $main (import "a" "b" (func)))
    (core instance (instantiate $main (with "a" (instance (export "b" (func $f)))))))`;

  test.each(['foo:bar/baz', 'wasi:keyvalue/store@0.2.0', 'constructor', 'to-string'])(
    'of %s are refused by name',
    (name) => {
      const shown = name.replace(/@.*/, '');
      expect(() => openText(importing(name))).toThrow(
        new InvalidComponent(`Expected imports of WASI 0.2 alone, got ${shown}`),
      );
    },
  );

  test.each(["url=<https://a/'+alert()+'>", 'unlocked-dep=<a:b>', 'integrity=<sha256-a>'])(
    'by %s are refused',
    (name) => {
      expect(() => openText(importing(name))).toThrow(/./);
    },
  );
});

describe('names of core modules, which the glue has as they are', () => {
  const hostile = [
    `');globalThis.fallen=1;('`,
    `\\"`,
    '`\x24{globalThis}`',
    '\\\\',
    '\\n',
    '\\u{2028}',
    '*/globalThis.fallen=1;/*',
    '\\u{202e}',
    '\\00',
    '__proto__',
  ];

  test.each(hostile)('an export %j is refused before any glue is run', (name) => {
    expect(() => openText(withExport(name))).toThrow(InvalidComponent);
  });

  test.each(hostile)('an import %j is refused, as a name and as a module', (name) => {
    expect(() => openText(withImport('a', name))).toThrow(InvalidComponent);
    expect(() => openText(withImport(name, 'a'))).toThrow(InvalidComponent);
  });

  test.each(['constructor', 'then', 'toString', 'hasOwnProperty', '\x24{x}', '<a>', 'é⛄', 'import', '//'])(
    '%j is a name as any other',
    (name) => {
      const component = openText(withExport(name), { invoke: { export: 'f', args: [] } });
      expect(component.run()).toEqual({ kind: 'value', json: 'null', text: '' });
      const other = openText(withImport('a', name), { invoke: { export: 'f', args: [] } });
      expect(other.run()).toMatchObject({ kind: 'mistake' });
    },
  );
});

describe('glue', () => {
  test.each([
    'import("node:fs")',
    'import /* */ ("x")',
    'import.meta',
    'import\n.meta',
    'import//\n("x")',
    '<!-- x',
  ])('that says %j is not compiled', (text) => {
    expect(() => open(fromGlue(text))).toThrow(InvalidComponent);
  });

  test('that does not parse is refused', () => {
    expect(() => open(fromGlue("'"))).toThrow(
      new InvalidComponent('The names in the component cannot be bound'),
    );
  });

  test('is plain data with all that goes with it', () => {
    const transpiled = tools.transpile(tools.parseText(command('i32.const 0')));
    const kept = {
      ...(JSON.parse(JSON.stringify(transpiled)) as typeof transpiled),
      cores: transpiled.cores,
    };
    expect(kept).toEqual(transpiled);
    expect(open(kept).run()).toEqual({ kind: 'exit', code: 0 });
  });

  test('is the same each time', () => {
    const bytes = tools.parseText(command('i32.const 0'));
    expect(tools.transpile(bytes)).toEqual(tools.transpile(bytes));
  });
});
