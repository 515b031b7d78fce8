/** What was measured in a row: its label, without the name of its system in front; empty where that is all. */
export function subjectOf(label: string, system: string): string {
  return label.startsWith(system) ? label.slice(system.length).replace(/^[:,]?\s+/, '') : label;
}
