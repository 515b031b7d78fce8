import { host } from './host.ts';

const MAX_FRAMES = 10;
const NOT_THE_GUESTS = /\((?:native|(?:node|cloche):[^)]*)\)$|^ *at (?:node|cloche):/;
const UNNAMED = /at <(?:eval|anonymous)> \((.*)\)$/;

/**
 * The frames that the guest wrote, as lines `    at name (path:line:column)` without a header; '' when there are none.
 * Takes the raw `stack` of an engine error.
 */
export function cleanStack(stack: string): string {
  const frames: string[] = [];
  for (const line of host.mapFrames(stack).split('\n')) {
    if (line === '' || NOT_THE_GUESTS.test(line)) continue;
    frames.push(line.replace(UNNAMED, 'at $1'));
    if (frames.length === MAX_FRAMES) break;
  }
  return frames.join('\n');
}
