import { Duplex, PassThrough, Transform } from '../stream/duplex.ts';
import { finished } from '../stream/finished.ts';
import { pipeline } from '../stream/pipeline.ts';
import { Readable } from '../stream/readable.ts';
import { Writable } from '../stream/writable.ts';
import { EventEmitter } from './events.ts';
import promises from './stream/promises.ts';

/** The old base class; `require('stream')` is this class, with the others on it. */
export class Stream extends EventEmitter {}

export { Duplex, finished, PassThrough, pipeline, promises, Readable, Transform, Writable };

export default Object.assign(Stream, {
  Duplex,
  PassThrough,
  Readable,
  Stream,
  Transform,
  Writable,
  finished,
  pipeline,
  promises,
});
