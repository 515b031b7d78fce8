import { isTextOfBinary } from '../../src/core/language.ts';
import type { Snippet } from '../../src/core/snippet.ts';
import { isMetered } from '../fuel.ts';
import { compile, Oversized } from './compile.ts';
import { InvalidText } from './component/invalid.ts';
import type { ComponentTools } from './component/load.ts';
import { makeComponentProgram } from './component-program.ts';
import { makeCoreProgram } from './core-module.ts';
import type { Run } from './engine.ts';
import { type Program, Unfit } from './program.ts';

/** Makes programs of uploads: modules and components, as binaries or as text. */
export function makeLoader(tools: ComponentTools): (run: Run) => Program {
  return (run) => {
    const { snippet, world, allowance, derived } = run;
    const binary = readBinary(snippet, tools);
    const { invoke, limits, deterministic } = snippet;
    const options = { world, allowance, invoke, started: () => world.output.started() };
    const compileCore = (core: Uint8Array<ArrayBuffer>) =>
      compile(core, {
        memoryBytes: limits.memoryBytes,
        isMetered: isMetered(snippet),
        isDeterministic: deterministic !== undefined,
      });
    if (isComponent(binary)) {
      const initialBytes = new Map<WebAssembly.Module, number>();
      return makeComponentProgram(binary, tools, {
        ...options,
        derived,
        compile(core) {
          const { module, facts } = compileCore(Uint8Array.from(core));
          initialBytes.set(module, facts.initialBytes);
          return module;
        },
        instantiating: (module) =>
          void (allowance.take(initialBytes.get(module) ?? 0) || world.stop('memory')),
      });
    }
    const compiled = compileCore(binary);
    if (!allowance.take(compiled.facts.initialBytes)) throw new Oversized();
    return makeCoreProgram(compiled, options);
  };
}

/** The source, or the entry's content: a binary as it is, text assembled. @throws Unfit */
function readBinary({ source = '', entry, files }: Snippet, tools: ComponentTools): Uint8Array<ArrayBuffer> {
  const file = files.find(({ path }) => path === entry);
  const bytes = file
    ? Buffer.from(file.content, file.encoding)
    : Buffer.from(source, isTextOfBinary(source) ? 'utf8' : 'base64');
  if (MAGIC.every((byte, at) => bytes[at] === byte)) return Uint8Array.from(bytes);
  const text = bytes.toString();
  if (isTextOfBinary(text)) return Uint8Array.from(assemble(text, tools));
  throw new Unfit(
    'E_SNIPPET_INVALID',
    'Expected a WebAssembly binary, or text that starts with a parenthesis',
  );
}

/** What every binary starts with. Source: https://webassembly.github.io/spec/core/binary/modules.html */
const MAGIC = [0x00, 0x61, 0x73, 0x6d];

function assemble(text: string, tools: ComponentTools): Uint8Array {
  try {
    return tools.parseText(text);
  } catch (cause) {
    if (!(cause instanceof InvalidText)) throw cause;
    throw new Unfit('E_SNIPPET_INVALID', cause.message);
  }
}

/** A component is told by its layer, where a module has the second half of its version. */
function isComponent(binary: Uint8Array): boolean {
  return binary[6] === 1 && binary[7] === 0;
}
