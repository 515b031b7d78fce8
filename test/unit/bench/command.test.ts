import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { seeded } from '../../../bench/measure/seeded.ts';
import { writeReport } from '../../../bench/report/read-report.ts';
import { cloche, makeFolder } from '../cli/cloche.ts';
import { makeReport } from './synthetic.ts';

const SIZE = { rows: 3, rounds: 4, perRound: 5, slowdown: 1 };

it('a suite that there is not is refused with those that there are', async () => {
  await using folder = await makeFolder();
  const { stdout, stderr, exitCode } = await cloche(['bench', 'nope'], { cwd: folder.path });
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  expect(stderr).toContain('cloche: Expected a suite among start, throughput');
});

it('a kept report is printed, drawn and compared without measuring', async () => {
  const random = seeded(1);
  const [earlier, later] = [1, 2].map(() => writeReport(makeReport({ ...SIZE, random })));
  await using folder = await makeFolder({ 'a.json': earlier ?? '', 'b.json': later ?? '' });
  const args = ['bench', '--from', 'b.json', '--compare', 'a.json', '--out', 'out'];
  const { stdout, exitCode } = await cloche(args, { cwd: folder.path });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Is it so?');
  expect(stdout).toContain('3 rows: 0 worse, 0 better, 3 noise (100 %)');
  expect((await readdir(join(folder.path, 'out'))).sort()).toEqual(['report.html', 'report.md']);
  expect(await readFile(join(folder.path, 'out/report.md'), 'utf8')).toContain('### Is it so?');
});
