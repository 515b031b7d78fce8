import { shareOf } from '../measure/share.ts';
import { measureLanguages } from './compute/languages.ts';
import { measureReader, measureRewrites } from './compute/module.ts';
import type { Suite } from './suite.ts';

/** Shares of the suite's time; what is left is for processes to start. */
const SHARES = { languages: 0.75, rewrites: 0.08, reader: 0.08 };

/** How fast does code run inside? */
export const COMPUTE: Suite = {
  question: 'How fast does code run inside?',
  isDefault: true,
  weight: 7,
  async run(context) {
    const languages = await measureLanguages(shareOf(context, SHARES.languages));
    const rewrites = await measureRewrites(shareOf(context, SHARES.rewrites));
    const reader = await measureReader(shareOf(context, SHARES.reader));
    return { tables: [...languages, rewrites, reader], goals: [] };
  },
};
