import { z } from 'zod';
import { Failure } from '../../src/cli/failure.ts';
import { STATISTICS, UNITS } from '../measure/row.ts';
import { type Report, SCHEMA } from './schema.ts';

const UNIT = z.enum(UNITS);

const ESTIMATE = z.object({ value: z.number(), low: z.number(), high: z.number() });

const ROW = z.object({
  id: z.string(),
  system: z.string(),
  label: z.string(),
  unit: UNIT,
  better: z.enum(['less', 'more']),
  statistic: z.enum(STATISTICS),
  at: z.number().exactOptional(),
  scales: z.boolean(),
  n: z.number(),
  p50: ESTIMATE,
  p95: ESTIMATE,
  p99: ESTIMATE,
  max: z.number(),
  samples: z.array(z.array(z.number())),
});

const TABLE = z.object({
  id: z.string(),
  title: z.string(),
  about: z.string(),
  chart: z.enum(['spread', 'bars', 'lines']),
  axis: z.object({ name: z.string(), isLogarithmic: z.boolean().exactOptional() }).exactOptional(),
  rows: z.array(ROW),
  absences: z.array(z.object({ system: z.string(), why: z.string() })),
  yardstick: z.array(z.number()),
});

const GOAL = z.object({
  id: z.string(),
  name: z.string(),
  unit: UNIT,
  value: z.number(),
  bound: z.enum(['at most', 'at least']),
  target: z.number(),
  isMet: z.boolean(),
});

const SUITE = z.object({
  question: z.string(),
  seconds: z.number(),
  loadBefore: z.number(),
  idleBefore: z.number().exactOptional(),
  failure: z.string().exactOptional(),
  findings: z.object({ tables: z.array(TABLE), goals: z.array(GOAL) }),
});

const MACHINE = z.object({
  cpu: z.string(),
  cores: z.number(),
  memoryGiB: z.number(),
  kernel: z.string(),
  node: z.string(),
  v8: z.string(),
  engines: z.record(z.string(), z.string()),
  redis: z.string(),
  load: z.number(),
});

const REPORT = z.object({
  schema: z.literal(SCHEMA),
  cloche: z.string(),
  startedAt: z.string(),
  seconds: z.number(),
  isQuick: z.boolean(),
  handicap: z.number(),
  machine: MACHINE,
  systems: z.record(
    z.string(),
    z.object({
      name: z.string(),
      version: z.string(),
      boundary: z.string(),
      remark: z.string().exactOptional(),
    }),
  ),
  suites: z.record(z.string(), SUITE),
});

/** Reads the JSON of a run, which may be any text. @throws Failure for what is no report, or one of another version */
export function readReport(text: string): Report {
  const json = parseJson(text);
  const version = z.object({ schema: z.string() }).safeParse(json).data?.schema;
  if (version !== undefined && version !== SCHEMA)
    throw new Failure(2, `Expected a report of format ${SCHEMA}, got ${version}: measure again`);
  const { data, error } = REPORT.safeParse(json);
  if (data) return data;
  const [issue] = error.issues;
  throw new Failure(2, `Expected a report of ${SCHEMA}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** The JSON of a run: samples with four digits, which is more than clocks repeat, a round to a line. */
export function writeReport(report: Report): string {
  const rounded = JSON.stringify(report, (key, value: unknown) => (key === 'samples' ? thin(value) : value));
  return `${rounded}\n`;
}

const DIGITS = 4;

function thin(samples: unknown): unknown {
  if (Array.isArray(samples)) return samples.map(thin);
  return typeof samples === 'number' ? Number(samples.toPrecision(DIGITS)) : samples;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(2, `Expected a report in JSON of format ${SCHEMA}, got other text`);
  }
}
