import { applySteps, type Step } from '../../steps.ts';
import type { Tool } from './upstream.ts';

/** A tool's glue in the form of an upload's, and the small core modules that its text held. */
export interface ToolGlue {
  /** The text of one function, as jco's `instantiation: sync` makes it. */
  source: string;
  inlined: readonly [name: string, Uint8Array][];
}

/** Turns a tool's glue, a module that loads itself, into a function that is handed what it takes. */
export function buildToolGlue({ name, glue }: Tool): ToolGlue {
  const inlined: [string, Uint8Array][] = [];
  const text = new TextDecoder().decode(glue).replace(INLINED, (_, base64: string) => {
    const core = `inlined${inlined.length}`;
    inlined.push([core, new Uint8Array(Buffer.from(base64, 'base64'))]);
    return `getCoreModule('${core}')`;
  });
  const body = applySteps(text, [...IMPORT_STEPS, ...loadSteps(name), EXPORTS[name], RELIC]);
  return {
    source: `function instantiate(getCoreModule, imports, instantiateCore) {\n${body}\n}`,
    inlined,
  };
}

const INLINED = /base64Compile\('([\w+/=]+)'\)/g;

/** What follows the exports of each file. */
const RELIC: Step = {
  name: 'nothing is exported beside the tool',
  from: 'export const _util = {\n  \n}',
  to: '',
};

const EXPORTS: Record<Tool['name'], Step> = {
  'js-component-bindgen-component': {
    name: 'the transpiler is what the function gives',
    from: 'export { generate, generateTypes, unpackWit,  }',
    to: 'return { generate };',
  },
  'wasm-tools': {
    name: 'the tools are what the function gives',
    from: 'export { tools,  }',
    to: 'return tools;',
  },
};

/** WASI's interfaces come from the function's argument: names as upstream imports them, by the shim's module. */
const IMPORT_STEPS: Step[] = [
  importStep('cli', {
    environment: 'environment',
    'exit as exit$1': 'exit',
    stderr: 'stderr',
    stdin: 'stdin',
    stdout: 'stdout',
    terminalInput: 'terminal-input',
    terminalOutput: 'terminal-output',
    terminalStderr: 'terminal-stderr',
    terminalStdin: 'terminal-stdin',
    terminalStdout: 'terminal-stdout',
  }),
  importStep('filesystem', { preopens: 'preopens', types: 'types' }),
  importStep('io', { error: 'error', streams: 'streams' }),
  importStep('random', { random: 'random' }),
];

function importStep(part: string, names: Readonly<Record<string, string>>): Step {
  const bound = Object.entries(names).map(
    ([name, from]) => `${name.split(' as ').at(-1)} = imports['wasi:${part}/${from}']`,
  );
  return {
    name: `wasi:${part} is handed in`,
    from: `import { ${Object.keys(names).join(', ')} } from '@bytecodealliance/preview2-shim/${part}';`,
    to: `const ${bound.join(', ')};`,
  };
}

function loadSteps(tool: Tool['name']): Step[] {
  const cores = [`${tool}.core.wasm`, `${tool}.core2.wasm`].map((file) => ({
    name: `${file} is handed in`,
    from: `fetchCompile(new URL('./${file}', import.meta.url))`,
    to: `getCoreModule('${file}')`,
  }));
  return [
    ...cores,
    { name: 'no file is read', from: "await import('node:fs/promises')", to: 'undefined' },
    { name: 'instances are made outside', from: 'const instantiateCore = WebAssembly.instantiate;', to: '' },
    { name: 'starting is no export', from: 'export const $init = ', to: 'const $init = ' },
  ];
}
