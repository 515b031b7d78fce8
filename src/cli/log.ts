import { stripVTControlCharacters, styleText } from 'node:util';
import { type Logger, pino, stdTimeFunctions } from 'pino';

const REDACTED = [
  'authorization',
  '*.authorization',
  '*.*.authorization',
  '*.*.Authorization',
  '*.Authorization',
];
const COLOURS = { warn: 'yellow', error: 'red', fatal: 'red' } as const;

/** Where a log goes; what is a terminal gets lines for people. */
export type LogStream = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

/** Opens the log: JSON, one object a line, and plain lines on a terminal. */
export function openLog(stream: LogStream): Logger {
  const toLine = stream.isTTY ? toPlain : (json: string) => json;
  return pino(
    {
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      redact: { paths: REDACTED, censor: '[redacted]' },
      serializers: { err: describeError },
    },
    { write: (json: string) => void stream.write(toLine(json)) },
  );
}

/**
 * An error without its extra fields: those of a Redis client hold the arguments of its command, a whole snippet
 * among them.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? { code: error.code } : undefined;
  return { name, message, ...code, stack, ...(cause !== undefined && { cause: describeError(cause) }) };
}

function toPlain(json: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(json);
  const fields = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const head = [String(time).slice(11, 19), mark(level), stripVTControlCharacters(String(msg ?? ''))];
  const reason = err === undefined ? [] : [stripVTControlCharacters(String(err.stack ?? err.message ?? err))];
  return `${[[...head, ...fields].join(' '), ...reason].join('\n')}\n`;
}

function mark(level: string): string {
  const colour = COLOURS[level as keyof typeof COLOURS];
  return colour ? styleText(colour, level, { stream: process.stdout }) : level;
}
