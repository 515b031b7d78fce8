import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Attacks go one after the other, for minutes: they start first, so that they do not run on alone at the end. */
class AttacksFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isFirst = ({ moduleId }: TestSpecification): number =>
      Number(moduleId.endsWith('/attacks.test.ts'));
    return sorted.sort((a, b) => isFirst(b) - isFirst(a));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    sequence: { sequencer: AttacksFirst },
  },
});
