import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Apache ECharts as one script, with the notices of its licences; undefined where the package is not installed. */
export async function readEcharts(): Promise<{ script: string; version: string } | undefined> {
  const require = createRequire(import.meta.url);
  const main = resolved(require);
  if (main === undefined) return undefined;
  const script = await readFile(join(dirname(main), 'echarts.min.js'), 'utf8');
  const { version } = JSON.parse(await readFile(join(dirname(main), '..', 'package.json'), 'utf8'));
  return { script: script.replaceAll('</script', '<\\/script'), version: String(version) };
}

function resolved(require: NodeJS.Require): string | undefined {
  try {
    return require.resolve('echarts');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
