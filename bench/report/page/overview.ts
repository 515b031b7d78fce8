import type { Mark, Picture } from '../browser/picture.ts';
import type { Report } from '../schema.ts';
import { picturesOf } from './pictures.ts';

/** Tables of the suite `start` that make the overview, and what their groups are called there. */
const TABLES: Readonly<Record<string, string>> = {
  'start/javascript': 'JavaScript',
  'start/python': 'Python',
};

/**
 * The one comparison that a newcomer wants: how long a fresh isolate takes, by language and system with its boundary, the
 * fastest first. Undefined where that was not measured.
 */
export function overviewOf({ suites, systems }: Report): Picture | undefined {
  const tables = (suites.start?.findings.tables ?? []).filter(({ id }) => id in TABLES);
  const pictures = tables.map((table) => ({
    picture: picturesOf(table, systems)[0],
    group: TABLES[table.id] ?? '',
  }));
  const marks = pictures.flatMap(({ picture, group }) => {
    const sorted = picture?.marks.toSorted((a, b) => a.value - b.value) ?? [];
    return sorted.map((mark) => inOverview(mark, group));
  });
  if (marks.length === 0) return undefined;
  return { id: 'picture-overview', kind: 'bars', unit: 'ms', statistic: 'p50', marks };
}

function inOverview(mark: Mark, group: string): Mark {
  return { ...mark, group, subtitle: mark.isUnsafe ? 'isolates nothing' : `boundary: ${mark.boundary}` };
}
