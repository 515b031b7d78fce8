import { framesOf } from '../trap.ts';

/** How a component ended; `mistake` is the caller's, who asked for what is not there. */
export type ComponentEnd =
  | { kind: 'exit'; code: number }
  | { kind: 'value'; json: string; text: string }
  | { kind: 'trap'; message: string; stack?: string }
  | { kind: 'stack' }
  | { kind: 'mistake'; message: string };

/** What a realm says of an end that it cannot tell. */
const UNTOLD: ComponentEnd = { kind: 'trap', message: 'The component ended without a word' };

const MAX_MESSAGE = 1_000;

/** Reads what a realm said, which may be the guest's own making: anything but an end is a trap. */
export function readEnd(said: unknown): ComponentEnd {
  const end = parse(said);
  const text = (name: string): string => (typeof end[name] === 'string' ? end[name] : '');
  if (end.kind === 'exit') return { kind: 'exit', code: end.code === 0 ? 0 : 1 };
  if (end.kind === 'value') return { kind: 'value', json: text('json'), text: text('text') };
  if (end.kind === 'stack') return { kind: 'stack' };
  if (end.kind === 'mistake') return { kind: 'mistake', message: text('message').slice(0, MAX_MESSAGE) };
  if (end.kind !== 'trap') return UNTOLD;
  // The frames of the glue are none of the guest's making, and those of the host none of its business.
  const stack = framesOf(text('stack')).join('\n');
  return { kind: 'trap', message: text('message').slice(0, MAX_MESSAGE), ...(stack && { stack }) };
}

function parse(said: unknown): Record<string, unknown> {
  if (typeof said !== 'string') return {};
  try {
    return Object(JSON.parse(said)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
