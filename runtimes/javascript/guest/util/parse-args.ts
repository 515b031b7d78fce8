import { process } from '../node/process.ts';
import { nodeError } from '../node-error.ts';

/** One option that a program understands. */
interface OptionRule {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  default?: unknown;
}

/** What `parseArgs` takes. */
interface ParseArgsConfig {
  args?: string[];
  options?: Record<string, OptionRule>;
  strict?: boolean;
  allowPositionals?: boolean;
  allowNegative?: boolean;
}

interface Parsed {
  values: Record<string, unknown>;
  positionals: string[];
}

/** Splits command line arguments into options and positionals. @throws TypeError for what the rules do not allow */
export function parseArgs(config: ParseArgsConfig = {}): Parsed {
  const { options = {}, strict = true, allowPositionals = !strict } = config;
  const rest = [...(config.args ?? process.argv.slice(2))];
  const parsed: Parsed = { values: Object.create(null), positionals: [] };
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') parsed.positionals.push(...rest.splice(0));
    else if (arg.startsWith('--'))
      takeLong(arg.slice(2), rest, { ...config, options, strict, values: parsed.values });
    else if (arg.length > 1 && arg.startsWith('-')) rest.unshift(...expandShort(arg.slice(1), options));
    else parsed.positionals.push(arg);
  }
  const [first] = parsed.positionals;
  if (first !== undefined && !allowPositionals) {
    throw nodeError(
      TypeError,
      'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL',
      `Unexpected argument '${first}'. This command does not take positional arguments`,
    );
  }
  for (const [name, rule] of Object.entries(options)) {
    if (rule.default !== undefined) parsed.values[name] ??= rule.default;
  }
  return parsed;
}

interface Target extends ParseArgsConfig {
  options: Record<string, OptionRule>;
  strict: boolean;
  values: Record<string, unknown>;
}

function takeLong(text: string, rest: string[], target: Target): void {
  const equals = text.indexOf('=');
  const name = equals === -1 ? text : text.slice(0, equals);
  const inline = equals === -1 ? undefined : text.slice(equals + 1);
  const negated = target.allowNegative && name.startsWith('no-') ? name.slice(3) : undefined;
  if (negated !== undefined && target.options[negated]?.type === 'boolean') {
    target.values[negated] = false;
    return;
  }
  const rule = target.options[name];
  if (!rule && target.strict) {
    throw nodeError(TypeError, 'ERR_PARSE_ARGS_UNKNOWN_OPTION', `Unknown option '--${name}'`);
  }
  store(name, readValue(name, { rule, inline, rest, strict: target.strict }), rule, target.values);
}

function readValue(
  name: string,
  found: { rule: OptionRule | undefined; inline: string | undefined; rest: string[]; strict: boolean },
): unknown {
  const { rule, inline, rest, strict } = found;
  if (rule?.type !== 'string') {
    if (inline !== undefined && strict) throw badValue(`Option '--${name}' does not take an argument`);
    return inline ?? true;
  }
  if (inline !== undefined) return inline;
  const [next] = rest;
  if (next !== undefined && (!next.startsWith('-') || next === '-')) return rest.shift();
  if (strict) throw badValue(`Option '--${name} <value>' argument missing`);
  return true;
}

function store(
  name: string,
  value: unknown,
  rule: OptionRule | undefined,
  values: Record<string, unknown>,
): void {
  const earlier = values[name];
  values[name] = rule?.multiple ? [...(Array.isArray(earlier) ? earlier : []), value] : value;
}

/** `-abc` as `--all --big --color`; what follows an option that takes a value is that value. */
function expandShort(letters: string, options: Record<string, OptionRule>): string[] {
  const expanded: string[] = [];
  for (let at = 0; at < letters.length; at++) {
    const letter = letters.charAt(at);
    const [name, rule] = Object.entries(options).find(([, { short }]) => short === letter) ?? [
      letter,
      undefined,
    ];
    const isLast = at === letters.length - 1;
    if (rule?.type === 'string' && !isLast) return [...expanded, `--${name}=${letters.slice(at + 1)}`];
    expanded.push(`--${name}`);
  }
  return expanded;
}

function badValue(message: string): Error {
  return nodeError(TypeError, 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE', message);
}
