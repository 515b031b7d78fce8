import type { Step } from '../../steps.ts';

/** What the glue must know of the module, so that linking need not look at every export. */
export interface Linkage {
  /** The exports that the glue uses from JavaScript. */
  used: readonly string[];
  /** The slots of functions that the module wants by address, where its own segment holds them. */
  slots: Readonly<Record<string, number>>;
}

/** The exports, and the name of the glue, that starting over a snapshot takes. */
export const START_EXPORTS = ['_hiwire_immortal_add', '_hiwire_immortal_table_init', 'emscripten_stack_init'];
export const START_NAMES = ['__hiwire_deduplicate_new'];

/** Matches graphics functions, which the module names and this build cannot have. */
export const GRAPHICS = /^(emscripten_)?gl[A-Z]/;

/**
 * Linking at start takes most of upstream's time: it copies 7,000 exports about, and gives each a slot.
 * These steps link what is asked for, and leave the map from function to slot until something asks for it.
 */
export const LINK_STEPS: readonly Step[] = [
  {
    name: 'exports are found through the prototype of the imports',
    from: 'mergeLibSymbols(wasmExports,"main");',
    to: 'linkImports(wasmExports);',
  },
  {
    name: 'only what is asked for gets an address',
    from: 'updateGOT(origExports);',
    to: 'linkGot(origExports);',
  },
  {
    name: 'only exports that are used are copied',
    from: 'wasmExports=Object.assign({},wasmExports);',
    to: 'wasmExports=usedExports(wasmExports);',
  },
  {
    name: 'the engine starts in the memory of its snapshot, if there is one',
    from: 'wasmExports["__wasm_call_ctors"]();',
    to: 'startEngine(Module["noInitialRun"]);',
  },
  {
    name: 'the map of slots knows what was added before it was made',
    from: 'functionsInTableMap=new WeakMap;',
    to: 'functionsInTableMap=new WeakMap;for(const[added,slot]of addedFunctions)functionsInTableMap.set(added,slot);',
  },
  {
    name: 'a function is added without the map of slots',
    from: 'var addFunction=(func,sig)=>{var rtn=getFunctionAddress(func);',
    to: 'var addFunction=(func,sig)=>{var rtn=functionsInTableMap?getFunctionAddress(func):addedFunctions.get(func);',
  },
  {
    name: 'a function that is added is remembered for the map of slots',
    from: 'functionsInTableMap.set(func,ret);return ret}',
    to: 'functionsInTableMap?.set(func,ret);addedFunctions.set(func,ret);return ret}',
  },
  {
    name: 'a function that is removed is forgotten',
    from: 'functionsInTableMap.delete(getWasmTableEntry(index));',
    to:
      'functionsInTableMap?.delete(getWasmTableEntry(index));' +
      'for(const[added,slot]of addedFunctions)if(slot==index)addedFunctions.delete(added);',
  },
];

/**
 * What modules that are loaded beside the engine need more: addresses of functions of JavaScript, which are compiled
 * for them alone, and the map of slots, by which a function has one address wherever it is taken.
 */
export const SIDE_MODULE_STEPS: readonly Step[] = [
  {
    name: 'a function of JavaScript has an address for side modules only',
    from: 'entry.value=addFunction(value,value.sig)',
    to: 'entry.value=runtimeInitialized?addFunction(value,value.sig):0',
  },
  {
    name: 'the map of slots is there before a side module adds to it',
    from: 'updateTableMap(tableBase,metadata.tableSize);moduleExports=',
    to: 'getFunctionAddress(instance);updateTableMap(tableBase,metadata.tableSize);moduleExports=',
  },
];

/**
 * The functions that the steps call. `startEngine` does over a snapshot what the engine's constructors leave outside of
 * linear memory: the bounds of the stack, and the first entries of the tables of references; the rest is in the snapshot.
 */
export function linkCode({ used, slots }: Linkage): string {
  return `const USED_EXPORTS=${JSON.stringify(used)};
const STATIC_SLOTS=${JSON.stringify(slots)};
const addedFunctions=new Map;
function linkImports(exports){
Object.setPrototypeOf(wasmImports,exports);
if(!wasmImports.main&&exports.__main_argc_argv)wasmImports.main=exports.__main_argc_argv;
if(!wasmImports.__main_argc_argv&&exports.main)wasmImports.__main_argc_argv=exports.main;
}
function usedExports(exports){
const used={};
for(const name of USED_EXPORTS)used[name]=exports[name];
return used;
}
function linkGot(exports){
for(const name in GOT){
if(${GRAPHICS}.test(name)){GOT[name].value=0;continue}
const value=exports[name];
if(value===undefined||GOT[name].value!=-1)continue;
if(typeof value=="function")GOT[name].value=STATIC_SLOTS[name]??addFunction(value);
else if(typeof value.value=="number")GOT[name].value=value.value;
}
}
function startEngine(isSnapshot){
if(!isSnapshot)return wasmExports.__wasm_call_ctors();
wasmExports.emscripten_stack_init();
wasmExports._hiwire_immortal_add(null);
wasmExports._hiwire_immortal_add(__hiwire_deduplicate_new());
wasmExports._hiwire_immortal_table_init();
}
`;
}
