import { expect, it } from 'vitest';
import { openLog } from '../../../src/cli/log.ts';

function capture(isTTY: boolean) {
  const lines: string[] = [];
  const write = (line: string | Uint8Array): boolean => lines.push(String(line)) > 0;
  return { lines, log: openLog({ isTTY, write }) };
}

it('off a terminal an entry is one line of JSON', () => {
  const { lines, log } = capture(false);
  log.info({ url: 'http://a' }, 'listening');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'info', time: expect.any(String), url: 'http://a', msg: 'listening' },
  ]);
});

it('on a terminal an entry is a plain line, and control characters in it do nothing', () => {
  const { lines, log } = capture(true);
  log.info({ url: 'a\x1b[2Jb' }, 'listen\x1b[2Jing');
  expect(lines).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d info listening url="a\\u001b\[2Jb"\n$/)]);
});

it('authorization headers are never written', () => {
  const { lines, log } = capture(false);
  log.warn({
    authorization: 'sekret',
    headers: { authorization: 'sekret' },
    req: { headers: { Authorization: 'sekret' } },
  });
  expect(lines.join()).not.toContain('sekret');
});

it('an error is written with its cause, and without the extra fields it carries', () => {
  const { lines, log } = capture(false);
  const error = Object.assign(new Error('refused', { cause: 'why' }), {
    command: { args: ['sekret'] },
    code: 'E',
  });
  log.error({ err: error }, 'incident');
  expect(JSON.parse(lines[0] ?? '').err).toEqual({
    name: 'Error',
    message: 'refused',
    code: 'E',
    stack: error.stack,
    cause: 'why',
  });
});
