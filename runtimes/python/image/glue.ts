import { applySteps } from '../../steps.ts';
import { ENVIRONMENT_RULES } from './environment.ts';
import { prune } from './lean.ts';
import { ADDRESS_STEPS, LINEAR_STEPS } from './linear.ts';
import { GRAPHICS, LINK_STEPS, linkCode, SIDE_MODULE_STEPS, START_EXPORTS, START_NAMES } from './link.ts';
import { checkPowerless, POWER_RULES, POWER_STEPS, SIDE_MODULE_RULES } from './powers.ts';
import { PRELUDE, PRELUDE_NAMES } from './prelude.ts';
import { GROWTH_STEPS, QUOTA_STEPS } from './quota.ts';
import { applyRules } from './rules.ts';
import { FACTORY, parseFactory } from './syntax.ts';
import { staticSlots } from './wasm.ts';

/** The glue for a realm, and the exports that the engine must keep for it. */
export interface Glue {
  /** A classic script whose value is the factory. */
  script: string;
  exports: string[] | 'all';
}

/** Properties of `Module` that the loader, and the engine's own JavaScript, read from outside. */
const LOADER_PROPERTIES = [
  'ENV',
  'ERRNO_CODES',
  'ExitStatus',
  'FS',
  'HEAP8',
  'HEAPU32',
  'HEAPU8',
  'PATH',
  '_PyRun_SimpleString',
  '_Py_Version',
  '__hiwire_get',
  '__hiwire_immortal_add',
  '__hiwire_immortal_get',
  '__hiwire_set',
  '_init_pyodide_proxy',
  '_free',
  '_jslib_init',
  'addRunDependency',
  'removeRunDependency',
  'runtimeKeepalivePush',
  'stackAlloc',
  'stackRestore',
  'stackSave',
  'stringToNewUTF8',
  'wasmMemory',
  'wasmTable',
];

/** Exports that the engine's linking needs, beside those that the glue names. */
const LINK_EXPORTS = [
  '__c_longjmp',
  '__cpp_exception',
  '__indirect_function_table',
  '__main_argc_argv',
  '__stack_pointer',
  '__wasm_apply_data_relocs',
  '__wasm_call_ctors',
  'main',
  'memory',
];

/** Screens, sounds and file systems of other places: upstream sets them up whether or not the engine asks. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'Browser',
  'FS_createPreloadedFile',
  'FS_preloadFile',
  'GL',
  'IDBFS',
  'JSEvents',
  'MainLoop',
  'NODEFS',
  'PROXYFS',
  'SDL',
  'WORKERFS',
  'createContext',
  'emSetImmediate',
  'getUserMedia',
  'preloadPlugins',
  'registerPostMainLoop',
  'registerWasmPlugin',
  'requestFullscreen',
  'requestPointerLock',
  'setCanvasSize',
]);

/**
 * Turns upstream's glue, an ES module, into a script for a realm that has no powers. `sideImports` are the names that
 * modules import which are loaded beside the engine; without it, there is no loader of modules.
 */
export function buildGlue(
  source: string,
  wasm: Uint8Array<ArrayBuffer>,
  sideImports?: ReadonlySet<string>,
): Glue {
  const steps = [...LINK_STEPS, ...POWER_STEPS, ...QUOTA_STEPS, ...GROWTH_STEPS, ...LINEAR_STEPS];
  const stepped = applySteps(source, [...steps, ...(sideImports ? SIDE_MODULE_STEPS : ADDRESS_STEPS)]);
  const powerless = applyRules(stepped, parseFactory(stepped), [
    ...ENVIRONMENT_RULES,
    ...POWER_RULES,
    ...(sideImports ? [] : SIDE_MODULE_RULES),
  ]);
  const module = new WebAssembly.Module(wasm);
  const { called, addressed } = importsOf(module);
  const { body, exports } = prune(powerless, parseFactory(powerless), {
    properties: LOADER_PROPERTIES,
    names: ['GOT', 'addFunction', ...PRELUDE_NAMES, ...START_NAMES],
    drops: ELSEWHERE,
    keepsImport: (name) =>
      called.has(name) || (addressed.has(name) && !GRAPHICS.test(name)) || sideImports?.has(name) === true,
  });
  const defined = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
  const used = [...new Set([...exports, ...LINK_EXPORTS, ...START_EXPORTS, ...addressed])].filter((name) =>
    defined.has(name),
  );
  const slots = [...staticSlots(wasm)].filter(([name]) => addressed.has(name));
  const script = scriptOf(linkCode({ used, slots: Object.fromEntries(slots) }) + body);
  checkPowerless(script);
  return { script, exports: sideImports ? 'all' : used };
}

/** The names that the engine calls, and those of which it wants the address. */
function importsOf(module: WebAssembly.Module): { called: Set<string>; addressed: Set<string> } {
  const imports = WebAssembly.Module.imports(module);
  const isAddress = ({ module: from }: WebAssembly.ModuleImportDescriptor) => from.startsWith('GOT.');
  return {
    called: new Set(imports.filter((entry) => !isAddress(entry)).map(({ name }) => name)),
    addressed: new Set(imports.filter(isAddress).map(({ name }) => name)),
  };
}

function scriptOf(body: string): string {
  return `(()=>{"use strict";
async function ${FACTORY}(moduleArg={}){
${PRELUDE}const cloche=createCloche(moduleArg);
${body}
}
return ${FACTORY}})()`;
}
