import { createRunner } from '../../../src/runner/index.ts';
import { untilAtRest } from '../../host/lanes.ts';
import type { Table } from '../../measure/row.ts';
import { shareOf } from '../../measure/share.ts';
import { type ChildPeer, openInChild } from '../../peers/child.ts';
import { type Opened, openPeers } from '../../peers/open-peers.ts';
import { KERNELS, type KernelLanguage } from '../../programs/kernels.ts';
import { outputOf } from '../output-of.ts';
import type { Context } from '../suite.ts';
import { measureVersus, type RunSource, type Runs } from './versus.ts';

const EMPTY = { javascript: 'console.log(0)', python: 'print(0)' } as const;
const PATIENCE = { patienceMs: 60_000 };

const FRAMES = {
  javascript: {
    id: 'compute/javascript',
    title: 'JavaScript kernels, times native',
    about:
      'Each kernel in a fresh isolate, beside the same source in a new node:vm context of a process of its own; both less what an ' +
      'empty run takes. A fresh V8 isolate also begins without compiled code.',
    native: 'node-vm',
    // What is left is V8 as it is, started in a dearer way.
    except: ['node-vm', 'node', 'worker-threads', 'isolated-vm'],
  },
  python: {
    id: 'compute/python',
    title: 'Python kernels, times native',
    about:
      'Each kernel in a fresh interpreter, beside the same source in a new python3 process; both less what an empty run takes.',
    native: 'python-clean',
    except: ['python', 'python-clean', 'bubblewrap', 'pyodide'],
  },
} as const;

/** Classic kernels in each language, beside native code and in peers. */
export async function measureLanguages(context: Context): Promise<Table[]> {
  const { systems } = context;
  const tables: Table[] = [];
  for (const language of ['javascript', 'python'] as const) {
    await using runner = await createRunner({ languages: [language], sandboxes: 1, spares: 0 });
    await using native = await openInChild(FRAMES[language].native);
    const program = { language, source: EMPTY[language] };
    const { except, ...facts } = FRAMES[language];
    await using peers = await openPeers({ systems, program, answer: '0\n', except });
    const ours: Runs = {
      system: 'cloche',
      ready: () => untilAtRest(runner),
      run: (source) => outputOf(runner, { language, source }),
    };
    const versus = {
      language,
      kernels: KERNELS[language],
      native: { system: FRAMES[language].native, run: inChild(native, language) },
      systems: [ours, ...theirs(peers, language)],
      absences: peers.absences,
    };
    const { native: _, ...frame } = facts;
    tables.push(await measureVersus(frame, versus, shareOf(context, 0.5)));
  }
  return tables;
}

function inChild(child: ChildPeer, language: KernelLanguage): RunSource {
  return async (source) => {
    const { end } = await child.run({ language, source }, {}, PATIENCE);
    return typeof end === 'string' || end.status !== 'ok' ? undefined : end.stdout;
  };
}

function theirs({ ready }: Opened, language: KernelLanguage): Runs[] {
  return ready.map(({ peer, open }) => ({
    system: peer.id,
    run: async (source) => {
      const { status, stdout } = await open.run({ language, source });
      return status === 'ok' ? stdout : undefined;
    },
  }));
}
