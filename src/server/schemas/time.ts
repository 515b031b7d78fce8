/** Shows a time in milliseconds since the epoch as people and programs read it: ISO 8601 in UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
