import { expect, test } from 'vitest';
import { Opening, type Step } from '../../../workers/opening.ts';
import { ProtocolError } from '../../../workers/protocol.ts';

function walk(...steps: Step[]): void {
  const opening = new Opening();
  for (const step of steps) opening.enter(step);
}

test.each<Step[]>([
  ['running', 'running'],
  ['started', 'running'],
  ['arming', 'started', 'running', 'running'],
  ['arming', 'derived', 'started'],
  ['arming', 'derived', 'running'],
])('a run may go %s', (...steps) => {
  walk(...steps);
});

test.each<Step[]>([
  ['started', 'started'],
  ['arming', 'arming'],
  ['started', 'arming'],
  ['running', 'started'],
  ['running', 'arming'],
  ['derived'],
  ['arming', 'derived', 'derived'],
  ['arming', 'started', 'derived'],
  ['arming', 'running', 'derived'],
])('a run that goes %s breaks the protocol', (...steps) => {
  expect(() => walk(...steps)).toThrow(ProtocolError);
});
