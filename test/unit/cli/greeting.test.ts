import { expect, it } from 'vitest';
import { greeting } from '../../../src/cli/start.ts';

const URL = 'http://127.0.0.1:8080';

it('the start that made the key shows it, the next one names its file', () => {
  const made = { key: 'ck_abc', path: '.cloche/admin-key' };
  expect(greeting(URL, { ...made, isNew: true })).toContain('ck_abc');
  const next = greeting(URL, { ...made, isNew: false });
  expect(next).not.toContain('ck_abc');
  expect(next).toContain(`Authorization: Bearer $(cat '.cloche/admin-key')`);
});

it('a key that a setting gave is never shown', () => {
  const text = greeting(URL, { key: 'sekret', isNew: false });
  expect(text).not.toContain('sekret');
  expect(text).toContain('$CLOCHE_ADMIN_KEY');
});
