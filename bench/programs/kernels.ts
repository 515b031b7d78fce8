import { JAVASCRIPT_KERNELS } from './javascript-kernels.ts';
import { PYTHON_KERNELS } from './python-kernels.ts';

/** A language of the kernels. */
export type KernelLanguage = 'javascript' | 'python';

/** Classic pieces of work by name, each of which prints its answer. A name stands for the same work in each language. */
export const KERNELS: Readonly<Record<KernelLanguage, Readonly<Record<string, string>>>> = {
  javascript: JAVASCRIPT_KERNELS,
  python: PYTHON_KERNELS,
};
