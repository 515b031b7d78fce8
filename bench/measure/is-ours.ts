/** Whether a system is Cloche by one of its doors. */
export function isOurs(system: string): boolean {
  return system.startsWith('cloche');
}
