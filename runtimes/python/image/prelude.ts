/** What the factory's settings must hold, beside what upstream takes. */
const SETTINGS = ['clock', 'linear', 'mayHold', 'mayGrow', 'print', 'printErr'] as const;

/** A node: 62,000 empty files with short names made a process about 1 KB larger each. */
const NODE_BYTES = 1024;

/** What a link holds more: its target, which is no longer than a path. */
const LINK_BYTES = 8192;

/** A trampoline of a native callback: a module, an instance and a slot. */
const CLOSURE_BYTES = 4096;

/** What the listings of all open descriptors may hold together, in names: a full disk can still be listed. */
const LISTED_NAMES = 1_000_000;

const NAME_MAX = 255;
const PATH_MAX = 4096;
/** How deep folders may nest. */
const DEPTH_MAX = 256;

/** Numbers of WASI preview 1, which is what the engine's libc uses. */
const ENOSPC = 51;
const ENAMETOOLONG = 37;
const ENOMEM = 48;

/**
 * What the steps and rules call. It takes the settings once, so that a guest that reaches `Module` changes nothing;
 * `held` on a node is what it was charged, `opened` how many descriptors are open on it.
 */
export const PRELUDE = `const unavailable=what=>{throw new Error(what+" is not available")};
const createCloche=({${SETTINGS.join(',')},quit})=>{
for(const[name,setting]of Object.entries({${SETTINGS.join(',')}}))
if(setting===undefined)throw new Error("The factory needs "+name);
let isFree=false;
const hold=bytes=>{
if(isFree)return;
if(bytes<0)mayHold(bytes);
else if(bytes>0&&!mayHold(bytes))throw new FS.ErrnoError(${ENOSPC});
};
const check=(text,length)=>{
if(text.length>length)throw new FS.ErrnoError(${ENAMETOOLONG});
return text;
};
const dropNode=node=>{
if(!node.unlinked||node.opened)return;
hold(-node.held);
node.held=0;
};
const dropListing=stream=>{
listed-=stream.getdents?.length??0;
stream.getdents=null;
};
const closures=new Set;
let listed=0;
return Object.freeze({
now:()=>clock.now(),
monotonic:()=>clock.monotonic(),
linear,
mayGrow,
quit:(status,toThrow)=>{quit?.(status);throw toThrow},
print,
printErr,
report:(...values)=>printErr(values.map(value=>{try{return String(value)}catch{return"?"}}).join(" ")),
hold,
checkName:name=>check(name,${NAME_MAX}),
checkPath:path=>check(path,${PATH_MAX}),
checkDepth:folder=>{
let depth=0;
for(let node=folder;node&&node.parent!==node;node=node.parent)
if(++depth>=${DEPTH_MAX})throw new FS.ErrnoError(${ENAMETOOLONG});
},
holdNode:mode=>{
const bytes=isFree?0:${NODE_BYTES}+(FS.isLink(mode)?${LINK_BYTES}:0);
hold(bytes);
return bytes;
},
unlink:node=>{node.unlinked=true;dropNode(node)},
open:({node})=>{if(node)node.opened=(node.opened??0)+1},
close:stream=>{
dropListing(stream);
if(!stream.node)return;
stream.node.opened--;
dropNode(stream.node);
},
holdContents:(node,capacity,needed=capacity)=>{
const held=node.contents.length;
const granted=capacity>needed&&!mayHold(capacity-held)?needed:capacity;
if(granted===needed)hold(needed-held);
node.held+=granted-held;
return granted;
},
holdListing:stream=>{
if(stream.getdents)return;
const names=FS.readdir(stream.path);
if(listed+names.length>${LISTED_NAMES})throw new FS.ErrnoError(${ENOMEM});
listed+=names.length;
stream.getdents=names;
},
dropListing,
createCapture:put=>{
if(FS.analyzePath("/dev/capture_stderr").exists)return;
isFree=true;
try{FS.createDevice("/dev","capture_stderr",null,put)}finally{isFree=false}
},
holdBuckets:({buckets},bytes)=>{
const size=PIPEFS.BUCKET_BUFFER_SIZE;
const free=buckets.length?size-buckets.at(-1).offset:0;
hold(Math.max(0,Math.ceil((bytes-free)/size))*size);
},
holdClosure:()=>{
if(!mayHold(${CLOSURE_BYTES}))return-1;
const index=getEmptyTableSlot();
closures.add(index);
return index;
},
dropClosure:index=>{
if(!closures.delete(index))return false;
mayHold(-${CLOSURE_BYTES});
freeTableIndexes.push(index);
return true;
},
});
};
`;

/** The names of the glue that the prelude uses. */
export const PRELUDE_NAMES = ['FS', 'PIPEFS', 'freeTableIndexes', 'getEmptyTableSlot'] as const;
