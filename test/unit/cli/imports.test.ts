import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findImports } from '../../../src/cli/imports.ts';
import { makeFolder } from './cloche.ts';

it('modules are found by every form of relative import, through one another, each once', async () => {
  await using folder = await makeFolder({
    'main.ts': `import a from './a.ts'; export * from "./b"; import './c.js'; require('./lib'); import('./d.json');`,
    'a.ts': `import './main.ts'; import fs from 'node:fs';`,
    'b.ts': '',
    'c.ts': '',
    'lib/index.js': `const up = require('../e.cjs');`,
    'e.cjs': '',
    'd.json': '{}',
    'unreached.ts': '',
  });
  expect((await findImports(folder.path, 'main.ts')).sort()).toEqual([
    'a.ts',
    'b.ts',
    'c.ts',
    'd.json',
    'e.cjs',
    'lib/index.js',
    'main.ts',
  ]);
});

it('what lies outside of the folder, by its path or behind a link, is not sent', async () => {
  await using folder = await makeFolder({
    'inner/main.js': `require('../secret.js'); require('./link.js'); require('./folder/secret.js'); require('./none');`,
    'secret.js': '',
  });
  await symlink(join(folder.path, 'secret.js'), join(folder.path, 'inner/link.js'));
  await symlink(folder.path, join(folder.path, 'inner/folder'));
  expect(await findImports(join(folder.path, 'inner'), 'main.js')).toEqual(['main.js']);
});

it('a file that is no module by its name is not sent', async () => {
  await using folder = await makeFolder({
    'main.js': `require('./.env'); require('./key.pem')`,
    '.env': '',
    'key.pem': '',
  });
  expect(await findImports(folder.path, 'main.js')).toEqual(['main.js']);
});

it('modules of Python are found by plain, dotted, relative and listed imports, packages with them', async () => {
  await using folder = await makeFolder({
    'main.py': `import sys, helper as h\nimport deep.inner.leaf\nfrom pack import (\n  part,\n  name as other,\n)\nfrom gone import x`,
    'helper.py': 'from deep import value  # a comment',
    'deep/__init__.py': '',
    'deep/inner/__init__.py': 'from ..above import thing\nfrom . import beside',
    'deep/inner/leaf.py': '',
    'deep/inner/beside.py': '',
    'deep/above.py': '',
    'pack/__init__.py': '',
    'pack/part.py': '',
    'unreached.py': '',
  });
  expect((await findImports(folder.path, 'main.py')).sort()).toEqual([
    'deep/__init__.py',
    'deep/above.py',
    'deep/inner/__init__.py',
    'deep/inner/beside.py',
    'deep/inner/leaf.py',
    'helper.py',
    'main.py',
    'pack/__init__.py',
    'pack/part.py',
  ]);
});
