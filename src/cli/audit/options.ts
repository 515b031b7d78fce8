/** The options of `cloche audit verify`. */
export const VERIFY_OPTIONS = {
  pins: { type: 'string', description: 'File of pinned checkpoints in place of that of the data directory' },
  key: {
    type: 'string',
    multiple: true,
    description: 'One more public key of the log, as "cloche audit key" prints it; may be given again',
  },
  'skip-macs': { type: 'boolean', description: 'Go by the tree alone, after a change of CLOCHE_SECRET' },
  receipt: { type: 'string', description: 'Verify the receipt of a run in this file, without a store' },
  file: { type: 'string', description: 'Verify an exported log in this file, without a store' },
  json: { type: 'boolean', description: 'Print what was found as one line of JSON' },
} as const;

/** The options of `cloche audit export`. */
export const EXPORT_OPTIONS = {
  after: {
    type: 'string',
    description: 'Only records above this seq; such an export cannot be verified alone',
  },
  out: {
    type: 'string',
    description: 'File to write, which must not be there yet; standard output otherwise',
  },
} as const;
