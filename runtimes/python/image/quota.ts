import type { Step } from '../../steps.ts';

/**
 * What the guest makes the realm hold outside of linear memory is asked for first, and given back:
 * - a node of any file system, until it is unlinked and no descriptor is open on it (`FS.createNode`, `FS.closeStream`);
 * - a file's contents, by capacity, wherever MEMFS makes or grows them (sparse growth by truncate included);
 * - a pipe's buckets; a native callback's trampoline.
 * What is bounded instead: names, link targets and paths (as on Linux), how deep folders nest (each step of a path is
 * looked up, so that time grows with the depth), descriptors, the listings of directories that
 * descriptors keep, a terminal's unfinished line.
 * `cloche` is what `prelude.ts` defines. The rest of what the file system holds is in linear memory (mappings).
 */
export const QUOTA_STEPS: readonly Step[] = [
  {
    name: 'a node is asked for',
    from: 'createNode(parent,name,mode,rdev){var node=new FS.FSNode(parent,name,mode,rdev);',
    to:
      'createNode(parent,name,mode,rdev){cloche.checkName(name);cloche.checkDepth(parent);' +
      'var held=cloche.holdNode(mode);' +
      'var node=new FS.FSNode(parent,name,mode,rdev);node.held=held;',
  },
  {
    name: 'a folder holds files of any name',
    from: 'node.stream_ops=MEMFS.ops_table.dir.stream;node.contents={}',
    to: 'node.stream_ops=MEMFS.ops_table.dir.stream;node.contents=Object.create(null)',
  },
  {
    name: 'a node is given back',
    from: 'destroyNode(node){FS.hashRemoveNode(node)}',
    to: 'destroyNode(node){FS.hashRemoveNode(node);cloche.unlink(node)}',
  },
  {
    name: 'a node that a rename replaces is given back',
    from: 'FS.hashRemoveNode(new_node)}delete old_node.parent.contents[old_node.name];',
    to: 'FS.destroyNode(new_node)}delete old_node.parent.contents[old_node.name];',
  },
  {
    name: 'a new name is as short as any other',
    from: 'rename(old_node,new_dir,new_name){var new_node;try{',
    to: 'rename(old_node,new_dir,new_name){cloche.checkName(new_name);cloche.checkDepth(new_dir);var new_node;try{',
  },
  {
    name: 'a link target is a path',
    from: 'symlink(parent,newname,oldpath){',
    to: 'symlink(parent,newname,oldpath){cloche.checkPath(oldpath);',
  },
  {
    name: 'a descriptor keeps a path',
    from: 'path:FS.getPath(node),flags,seekable:true',
    to: 'path:cloche.checkPath(FS.getPath(node)),flags,seekable:true',
  },
  {
    name: 'a descriptor that was asked for by number is bounded too',
    from: 'if(fd==-1){fd=FS.nextfd()}stream.fd=fd;FS.streams[fd]=stream;return stream}',
    to:
      'if(fd==-1){fd=FS.nextfd()}else if(fd>FS.MAX_OPEN_FDS){throw new FS.ErrnoError(33)}' +
      'stream.fd=fd;FS.streams[fd]=stream;cloche.open(stream);return stream}',
  },
  {
    name: 'a closed descriptor lets go of its node',
    from: 'closeStream(fd){FS.streams[fd]=null}',
    to: 'closeStream(fd){var stream=FS.streams[fd];FS.streams[fd]=null;if(stream)cloche.close(stream)}',
  },
  {
    name: 'growing contents are asked for',
    from:
      'newCapacity=Math.max(newCapacity,prevCapacity*(prevCapacity<CAPACITY_DOUBLING_MAX?2:1.125)>>>0);' +
      'if(prevCapacity)newCapacity=Math.max(newCapacity,256);var oldContents',
    to:
      'var neededCapacity=newCapacity;' +
      'newCapacity=Math.max(newCapacity,prevCapacity*(prevCapacity<CAPACITY_DOUBLING_MAX?2:1.125)>>>0);' +
      'if(prevCapacity)newCapacity=Math.max(newCapacity,256);' +
      'newCapacity=cloche.holdContents(node,newCapacity,neededCapacity);var oldContents',
  },
  {
    name: 'resized contents are asked for',
    from: 'if(node.usedBytes==newSize)return;var oldContents=node.contents;',
    to: 'if(node.usedBytes==newSize)return;cloche.holdContents(node,newSize);var oldContents=node.contents;',
  },
  {
    name: 'contents that are taken over are asked for',
    from: 'if(canOwn){node.contents=buffer.subarray(offset,offset+length);',
    to: 'if(canOwn){cloche.holdContents(node,length);node.contents=buffer.subarray(offset,offset+length);',
  },
  {
    name: 'first contents are asked for',
    from: 'else if(node.usedBytes===0&&position===0){node.contents=buffer.slice(offset,offset+length);',
    to:
      'else if(node.usedBytes===0&&position===0){cloche.holdContents(node,length);' +
      'node.contents=buffer.slice(offset,offset+length);',
  },
  {
    name: 'a listing is counted',
    from: 'stream.getdents||=FS.readdir(stream.path);',
    to: 'cloche.holdListing(stream);',
  },
  {
    name: 'a listing is given back at the end',
    from: 'if(stream.getdents)stream.getdents=null;try{',
    to: 'try{',
  },
  {
    name: 'a listing is given back when it starts anew',
    from: 'if(stream.getdents&&offset===0&&whence===0)stream.getdents=null;',
    to: 'if(offset===0&&whence===0)cloche.dropListing(stream);',
  },
  {
    name: 'a duplicate starts without a listing',
    from: 'stream=Object.assign(new FS.FSStream,stream);',
    to: 'stream=Object.assign(new FS.FSStream,stream,{getdents:null});',
  },
  {
    name: "a pipe's first bucket is asked for",
    from: 'pipe.buckets.push({buffer:new Uint8Array(PIPEFS.BUCKET_BUFFER_SIZE),offset:0,roffset:0});var rName',
    to:
      'cloche.hold(PIPEFS.BUCKET_BUFFER_SIZE);' +
      'pipe.buckets.push({buffer:new Uint8Array(PIPEFS.BUCKET_BUFFER_SIZE),offset:0,roffset:0});var rName',
  },
  {
    name: 'a pipe knows its nodes',
    from: 'rNode.pipe=pipe;wNode.pipe=pipe;',
    to: 'rNode.pipe=pipe;wNode.pipe=pipe;pipe.nodes=[rNode,wNode];',
  },
  {
    name: "a pipe's next buckets are asked for",
    from: 'if(dataLen<=0){return 0}var currBucket=null;',
    to: 'if(dataLen<=0){return 0}cloche.holdBuckets(pipe,dataLen);var currBucket=null;',
  },
  {
    name: 'buckets that were read are given back',
    from: 'pipe.buckets.splice(0,toRemove);return totalRead}',
    to: 'pipe.buckets.splice(0,toRemove);cloche.hold(-toRemove*PIPEFS.BUCKET_BUFFER_SIZE);return totalRead}',
  },
  {
    name: 'a closed pipe is given back',
    from: 'if(pipe.refcnt===0){pipe.buckets=null}',
    to:
      'if(pipe.refcnt===0){cloche.hold(-pipe.buckets.length*PIPEFS.BUCKET_BUFFER_SIZE);pipe.buckets=null;' +
      'for(const node of pipe.nodes)FS.destroyNode(node)}',
  },
  {
    name: 'a native callback is asked for',
    from: 'var closure=_malloc(size);var index=getEmptyTableSlot();',
    to: 'var index=cloche.holdClosure();if(index<0)return 0;var closure=_malloc(size);',
  },
  {
    name: 'a native callback is given back',
    from: 'freeTableIndexes.push(index);_free(closure)',
    to: 'if(cloche.dropClosure(index))_free(closure)',
  },
  {
    name: 'an error can be told when nothing more may be held',
    from: 'Module.FS.createDevice("/dev","capture_stderr",null,t=>at.push(t))',
    to: 'cloche.createCapture(t=>at.length<65536&&at.push(t))',
  },
  {
    name: 'the device that tells errors stays',
    from: 'Module.FS.unlink("/dev/capture_stderr"),',
    to: '',
  },
  {
    name: "a terminal's line is bounded",
    from: 'if(val!=0)tty.output.push(val)',
    to: 'if(val!=0&&tty.output.push(val)>=65536)tty.ops.fsync(tty)',
    times: 2,
  },
  {
    name: "a writer's line is bounded",
    from: ':r!==0&&this.output.push(r);return e.length}',
    to: ':r!==0&&this.output.push(r)>=65536&&this.fsync();return e.length}',
  },
];

/** Linear memory grows when the realm agrees; at the edge it grows by what is needed, not by a fifth more. */
export const GROWTH_STEPS: readonly Step[] = [
  {
    name: 'memory is asked for',
    from: 'var replacement=growMemory(newSize);if(replacement){return true}}return false}',
    to:
      'var replacement=cloche.mayGrow(newSize)&&growMemory(newSize);if(replacement){return true}}' +
      'newSize=alignMemory(requestedSize,65536);return!!(cloche.mayGrow(newSize)&&growMemory(newSize))}',
  },
];
