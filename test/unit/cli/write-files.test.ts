import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFiles } from '../../../src/cli/write-files.ts';
import type { OutcomeFile } from '../../../src/core/outcome.ts';
import { makeFolder } from './cloche.ts';

function file(path: string, content = 'new'): OutcomeFile {
  return { path, content, encoding: 'utf8', bytes: content.length };
}

describe.each([false, true])('into a folder that was named for it: %s', (trusts) => {
  it('files go beneath the folder, bytes as they were', async () => {
    await using folder = await makeFolder();
    const binary: OutcomeFile = { path: 'a/b/c.bin', content: '/wAB', encoding: 'base64', bytes: 3 };
    const target = { folder: join(folder.path, 'out'), trusts };
    const at = join(folder.path, 'out/a/b/c.bin');
    expect(await writeFiles([binary], target)).toEqual([{ path: 'a/b/c.bin', at }]);
    expect(await readFile(at)).toEqual(Buffer.from([255, 0, 1]));
  });

  it.each(['../x', '/x', 'a/../../x', 'a\\..\\x', ''])('the path %j writes nothing', async (path) => {
    await using folder = await makeFolder();
    const target = { folder: join(folder.path, 'out'), trusts };
    expect(await writeFiles([file(path)], target)).toEqual([
      { path, refusal: 'it is no path inside the folder' },
    ]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('a link is not followed, as a file or on the way to one', async () => {
    await using folder = await makeFolder({ 'host.txt': 'old' });
    const out = join(folder.path, 'out');
    await mkdir(out);
    await symlink(join(folder.path, 'host.txt'), join(out, 'file'));
    await symlink(join(folder.path, 'absent.txt'), join(out, 'dangling'));
    await symlink(folder.path, join(out, 'folder'));
    const written = await writeFiles(
      [file('file'), file('dangling'), file('folder/host.txt'), file('folder/new.txt')],
      { folder: out, trusts },
    );
    expect(written.filter((result) => 'at' in result)).toEqual([]);
    expect(await readFile(join(folder.path, 'host.txt'), 'utf8')).toBe('old');
    expect((await readdir(folder.path)).sort()).toEqual(['host.txt', 'out']);
  });
});

it('a folder that was not named for it gets new files alone, and none that its tools would obey', async () => {
  await using folder = await makeFolder({ 'there.txt': 'old' });
  const paths = ['there.txt', '.git/config', 'a/.env', 'node_modules/x/index.js', 'new.txt'];
  const written = await writeFiles(
    paths.map((path) => file(path)),
    { folder: folder.path, trusts: false },
  );
  expect(written.filter((result) => 'at' in result).map(({ path }) => path)).toEqual(['new.txt']);
  expect((await readdir(folder.path)).sort()).toEqual(['new.txt', 'there.txt']);
  expect(await readFile(join(folder.path, 'there.txt'), 'utf8')).toBe('old');
});

it('a folder that was named for it has its files replaced', async () => {
  await using folder = await makeFolder({ 'there.txt': 'much longer than before' });
  await writeFiles([file('there.txt'), file('.hidden')], { folder: folder.path, trusts: true });
  expect(await readFile(join(folder.path, 'there.txt'), 'utf8')).toBe('new');
  expect((await readdir(folder.path)).sort()).toEqual(['.hidden', 'there.txt']);
});
