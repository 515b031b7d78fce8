/** The options of `cloche bench`: read by Node's own parser, shown by the help. */
export const BENCH_OPTIONS = {
  quick: { type: 'boolean', description: 'Take a ninth of the time: to see that it works, not to be quoted' },
  out: {
    type: 'string',
    description: 'Folder for report.json, report.html and report.md (default bench-results/<time>)',
    valueHint: 'folder',
  },
  compare: {
    type: 'string',
    description: 'An earlier report.json: say of each row whether it got better, worse, or neither',
    valueHint: 'file',
  },
  from: {
    type: 'string',
    description: 'Measure nothing: print, draw and compare a report.json that was kept',
    valueHint: 'file',
  },
  systems: {
    type: 'string',
    description: 'Measure only these beside Cloche, by their ids (default all)',
    valueHint: 'a,b',
  },
  minutes: {
    type: 'string',
    description: 'About how long it may take in all (default 10)',
    valueHint: 'number',
  },
  hours: {
    type: 'string',
    description: 'How long soak takes, in place of its share of the minutes',
    valueHint: 'number',
  },
  handicap: {
    type: 'string',
    description: 'Lengthen each call of Cloche by so many percent, to see that --compare finds it',
    valueHint: 'percent',
  },
  list: {
    type: 'boolean',
    description: 'List the suites, and the systems that are here or why they are not',
  },
} as const;

/** What `cloche bench` takes beside options, in citty's terms. */
export const BENCH_SUITES = {
  type: 'positional',
  required: false,
  description: 'Suites to run, in this order (default all); --list tells which there are',
} as const;
