import { concat, rewriteSections, sectionsOf } from '../../binary.ts';
import { leb, readLeb } from '../../leb.ts';
import { SECTION } from '../../section-ids.ts';
import type { Step } from '../../steps.ts';

/** Linear memory is reached by what the realm hands in: the object itself, which realms share, has no properties. */
export const LINEAR_STEPS: readonly Step[] = [
  {
    name: 'memory is looked at through the realm',
    from: 'function updateMemoryViews(){var b=wasmMemory.buffer;',
    to: 'function updateMemoryViews(){var b=cloche.linear.buffer;',
  },
  {
    name: 'memory is measured through the realm',
    from: 'var oldHeapSize=wasmMemory.buffer.byteLength;',
    to: 'var oldHeapSize=cloche.linear.buffer.byteLength;',
  },
  {
    name: 'memory grows through the realm',
    from: 'wasmMemory.grow(pages);',
    to: 'cloche.linear.grow(pages);',
  },
];

/** Without compiling a module there is no address for a function of JavaScript: whoever asks for one is told so. */
export const ADDRESS_STEPS: readonly Step[] = [
  {
    name: 'the engine gets no address of a function of JavaScript, and never calls it',
    from: 'entry.value=addFunction(value,value.sig)',
    to: 'entry.value=0',
  },
  {
    name: 'a look-up gets no address of a function of JavaScript',
    from: 'else{result=addFunction(result,result.sig);HEAPU32[symbolIndex>>>2>>>0]=newSymIndex}',
    to:
      'else if(result.sig){dlSetError("The function has no address in the sandbox: "+symbol);return 0}' +
      'else{result=addFunction(result,result.sig);HEAPU32[symbolIndex>>>2>>>0]=newSymIndex}',
  },
  {
    name: 'C gets no callback (FFI_BAD_ABI)',
    from: 'function ffi_prep_closure_loc_js(closure,cif,fun,user_data,codeloc){',
    to: 'function ffi_prep_closure_loc_js(closure,cif,fun,user_data,codeloc){return 2;',
  },
];

const MEMORY_KIND = 2;

/**
 * Has the module import its memory, as `env.memory`, in place of defining it: so that one memory can serve one instance
 * after the other, overwritten from end to end in between.
 */
export function importMemory(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const bodies = new Map([...sectionsOf(binary)].map(({ id, body }) => [id, body]));
  const memory = bodies.get(SECTION.memory);
  if (memory?.[0] !== 1 || !bodies.has(SECTION.import)) {
    throw new Error('The engine does not define one memory and imports');
  }
  const rewritten = rewriteSections(binary, ({ id, body }) => {
    if (id === SECTION.memory) return undefined;
    return id === SECTION.import ? addImport(body, memory.subarray(1)) : body;
  });
  if (!WebAssembly.validate(rewritten)) throw new Error('The rewritten engine is not a valid module');
  return rewritten;
}

function addImport(imports: Uint8Array, limits: Uint8Array): Uint8Array {
  const count = readLeb(imports, 0);
  const name = (text: string): number[] => [...leb(text.length), ...new TextEncoder().encode(text)];
  const entry = Uint8Array.from([...name('env'), ...name('memory'), MEMORY_KIND]);
  return concat([Uint8Array.from(leb(count.value + 1)), imports.subarray(count.next), entry, limits]);
}
