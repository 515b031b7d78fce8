/** The exit code of a program that was aborted, as a shell shows it: 128 and SIGABRT. */
export const ABORTED = 134;
