import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/core/outcome.ts';
import { createRunner, type Runner } from '../../src/runner/runner.ts';

const RUNS = process.env.CLOCHE_LONG === '1' ? 1_000 : 72;
/** Runs in a row of one tenant's lane, dirty and probing in turns; the last probe is the other tenant's. */
const CYCLE = 8;
/** How dirty runs end, and with what. */
const ENDINGS = {
  return: { status: 'ok', exitCode: 0 },
  raise: { status: 'error', exitCode: 1 },
  exit: { status: 'error', exitCode: 7 },
  grow: { status: 'ok', exitCode: 0 },
};
/** Former secrets that a probe looks for. */
const REMEMBERED = 4;
const SECRET_BYTES = 32;

const DIRTY = readSource('dirty');
const PROBE = readSource('probe');

/** What a probe tells: where former secrets stand, the state it found, and what chance gave it. */
interface Found {
  secrets: string[];
  state: Record<string, Record<string, unknown>>;
  chance: unknown[];
}

describe('what a run of Python leaves behind', () => {
  let runner: Runner;
  let memoryBytes = 0;
  beforeAll(async () => {
    runner = await createRunner({ languages: ['python'], sandboxes: 1, spares: 0 });
    memoryBytes = (await run('', '', 'pristine')).usage.memoryBytes;
  }, 120_000);
  afterAll(() => runner.close());

  async function run(source: string, stdin: string, tenant: string, ending = ''): Promise<Outcome> {
    return runner.run({ language: 'python', source, stdin, tenant, args: [`${memoryBytes}`, ending] });
  }

  async function probe(secrets: readonly Buffer[], tenant: string): Promise<Found> {
    return foundBy(await run(PROBE, secrets.map(inHalves).join('\n'), tenant));
  }

  test('a probe sees all of it while it is there', async () => {
    const secret = randomBytes(SECRET_BYTES);
    const pristine = await probe([secret], 'pristine');
    const stdin = `${secret.toString('hex')}\n${inHalves(secret)}`;
    const soiled = foundBy(await run(`${DIRTY}\n${PROBE}`, stdin, 'soiled', 'return'));
    expect(pristine.secrets).toEqual([]);
    expect(soiled.secrets.length).toBeGreaterThan(500);
    expect(soiled.secrets).toContain(`16 at ${memoryBytes - 4096}`);
    for (const part of ['descriptors', 'files', 'modules', 'realm']) {
      expect(soiled.state[part]).not.toEqual(pristine.state[part]);
    }
    const unseen = Object.keys(pristine.state.interpreter ?? {}).filter((name) =>
      isDeepEqual(soiled.state.interpreter?.[name], pristine.state.interpreter?.[name]),
    );
    expect(unseen).toEqual([]);
  });

  test(`${RUNS} dirty and probing runs of two tenants: a probe finds nothing of a run before`, async () => {
    const pristine = await probe([], 'pristine');
    const secrets: Buffer[] = [];
    const chances = new Set(pristine.chance);
    let reused = 0;
    for (let index = 0; index < RUNS; index++) {
      const { tenant, isDirty, isChange, ending } = turn(index);
      const before = runner.pids;
      if (isDirty) {
        const secret = randomBytes(SECRET_BYTES);
        secrets.unshift(secret);
        const outcome = await run(DIRTY, `${secret.toString('hex')}\n`, tenant, ending);
        expect(outcome).toMatchObject(ENDINGS[ending]);
        expect(outcome.stdout.startsWith('dirty')).toBe(true);
        expect(outcome.usage.memoryBytes > memoryBytes).toBe(ending === 'grow');
      } else {
        const found = await probe(secrets.slice(0, REMEMBERED), tenant);
        expect(found.secrets).toEqual([]);
        expect(found.state).toEqual(pristine.state);
        for (const chance of found.chance) expect(chances).not.toContain(chance);
        for (const chance of found.chance) chances.add(chance);
        const isSameLane = isDeepEqual(runner.pids, before);
        if (isChange) expect(isSameLane).toBe(false);
        else if (isSameLane) reused++;
      }
    }
    // Not all of them: a lane that has grown fat is replaced.
    expect(reused).toBeGreaterThan((RUNS / CYCLE) * 2);
  }, 1_800_000);
});

/** Whose turn it is: tenants change with the last probe of a cycle, and the next cycle begins in that probe's lane. */
function turn(index: number) {
  const cycle = Math.floor(index / CYCLE);
  const isChange = index % CYCLE === CYCLE - 1;
  const endings = Object.keys(ENDINGS) as (keyof typeof ENDINGS)[];
  return {
    tenant: (cycle + Number(isChange)) % 2 === 0 ? 'a' : 'b',
    isChange,
    isDirty: index % 2 === 0,
    ending: endings[(Math.floor(index / 2) + cycle) % endings.length] ?? 'return',
  };
}

function foundBy({ status, value, stderr, error }: Outcome): Found {
  expect({ status, error, stderr }).toEqual({ status: 'ok', error: undefined, stderr: '' });
  return value as Found;
}

/** A secret as a probe may hold it: no half of it stands beside the other. */
function inHalves(secret: Buffer): string {
  const text = secret.toString('hex');
  return `${text.slice(0, SECRET_BYTES)} ${text.slice(SECRET_BYTES)}`;
}

function isDeepEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function readSource(name: string): string {
  return readFileSync(new URL(`python-leaks/${name}.py`, import.meta.url), 'utf8');
}
