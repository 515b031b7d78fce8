/** How a run ended, in the words of the cases. */
export type ReplyStatus =
  | 'ok'
  | 'error'
  | 'timeout'
  | 'memory_limit'
  | 'output_limit'
  | 'rejected'
  | 'crashed'
  | 'failed';

/** What came back for one run. `response` is the raw text, `results` how many results there were in it. */
export interface Reply {
  status: ReplyStatus;
  stdout: string;
  stderr: string;
  response?: string;
  results?: number;
}

/** What a case expects of each of its runs, and of the host around them. */
export interface Expectation {
  status: ReplyStatus[];
  ideal?: ReplyStatus;
  maxWallMs: number;
  mustStayAlive?: boolean;
  stdoutEquals?: string;
  stdoutEqualsIfStatus?: { [K in ReplyStatus]?: string };
  stdoutMustContain?: string[];
  stdoutMustContainIfStatus?: { [K in ReplyStatus]?: string[] };
  stderrMustContain?: string[];
  stderrMustContainIfStatus?: { [K in ReplyStatus]?: string[] };
  stdoutMustNotContain?: string[];
  stdoutMustNotContainHost?: boolean;
  stdoutMustNotMatch?: string[];
  stderrMustNotMatch?: string[];
  stderrShouldMatch?: string[];
  stdoutWarnIfContains?: string[];
  responseMustNotContain?: string[];
  responseMustNotMatch?: string[];
  responseMustBeValidJson?: boolean;
  responseMustBeValidUtf8?: boolean;
  responseMaxBytes?: number;
  stdoutMaxBytes?: number;
  stderrMaxBytes?: number;
  exactlyOneResult?: boolean;
  stdoutAllLinesEqual?: boolean;
  stdoutClockSkewMaxMs?: number;
  stdoutMustDifferAcrossRuns?: boolean;
  stdoutShouldDifferAcrossRuns?: boolean;
  eachFieldMustDiffer?: boolean;
  hostPathMustNotExist?: string[];
  hostRssGrowthMaxMb?: number;
  noCanaryConnection?: boolean;
  /** What the output is told by; the other fields check it. */
  marker?: string;
  /** The marker counts only in another run, which `followUp` checks. */
  crossRunOnly?: boolean;
}
