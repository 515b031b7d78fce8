import type { Runner } from '../../../src/runner/index.ts';
import type { Absence } from '../../measure/row.ts';
import { type Opened, openChildren } from '../../peers/open-children.ts';
import type { ProbeLanguage } from '../../programs/probes.ts';
import type { Context } from '../suite.ts';
import { probePair, type RunBoth } from './pair.ts';
import { openSession, type SessionName } from './session.ts';
import type { Subject } from './subject.ts';

const PATIENCE = { patienceMs: 10_000 };

/** Peers whose runs claim to be apart, and plain ones that do not. */
const PEERS = ['isolated-vm', 'quickjs', 'run', 'workerd', 'worker-threads', 'node-vm', 'monty', 'pyodide'];

/** Cloche, for one tenant and for two. */
export function ownSubjects(runner: Runner, language: ProbeLanguage): Subject[] {
  const pair = (reader: string): RunBoth => {
    return async (write, read) => {
      await runner.run({ language, source: write, tenant: 'writer' });
      return (await runner.run({ language, source: read, tenant: reader })).stdout;
    };
  };
  const of = (runBoth: RunBoth) => ({ system: 'cloche', language, ...probing(language, runBoth) });
  return [
    { id: 'cloche-tenants', name: 'Cloche, over tenants', ...of(pair('reader')) },
    { id: 'cloche-runs', name: 'Cloche, the same tenant', ...of(pair('writer')) },
  ];
}

/** Interpreters that keep what they have, by session. */
const LEAKY = {
  node: { system: 'node-vm', name: 'one context of node:vm for all', language: 'javascript' },
  python: { system: 'python', name: 'one python3 for all', language: 'python' },
  pyodide: { system: 'pyodide', name: 'one Pyodide for all', language: 'python' },
} as const satisfies Record<SessionName, Pick<Subject, 'system' | 'name' | 'language'>>;

/** Interpreters that keep everything on purpose. They end with the stack. */
export async function leakySubjects(stack: AsyncDisposableStack): Promise<Subject[]> {
  return Promise.all(
    (Object.keys(LEAKY) as SessionName[]).map(async (name) => {
      const session = stack.use(await openSession(name));
      const { language } = LEAKY[name];
      const runBoth: RunBoth = async (write, read) => {
        await session.run(write);
        return session.run(read);
      };
      return { id: `session-${name}`, ...LEAKY[name], isLeaky: true, ...probing(language, runBoth) };
    }),
  );
}

function probing(language: ProbeLanguage, runBoth: RunBoth): Pick<Subject, 'probe'> {
  return { probe: (random) => probePair(language, runBoth, random) };
}

/** Peers, each run in whatever is fresh to them. They end with the stack. */
export async function peerSubjects(
  { systems }: Context,
  stack: AsyncDisposableStack,
): Promise<{ subjects: Subject[]; absences: Absence[] }> {
  const { opened, absences } = await openChildren(
    PEERS.filter((id) => systems.has(id)),
    stack,
  );
  return { subjects: opened.flatMap(subjectsOf), absences };
}

function subjectsOf({ peer, child }: Opened): Subject[] {
  const { id, name, languages } = peer;
  return (['javascript', 'python'] as const)
    .filter((language) => languages.includes(language))
    .map((language) => {
      const runBoth: RunBoth = async (write, read) => {
        await child.run({ language, source: write }, {}, PATIENCE);
        const { end } = await child.run({ language, source: read }, {}, PATIENCE);
        return typeof end === 'string' ? '' : end.stdout;
      };
      return { id, system: id, name: `${name}, fresh each time`, language, ...probing(language, runBoth) };
    });
}
