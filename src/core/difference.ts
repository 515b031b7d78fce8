/** A description of something: names and JSON. */
type Description = Record<string, unknown>;

/** What of two descriptions differs: as it was before, and as it is after. */
export function differenceOf(
  before: Description,
  after: Description,
): { before: Description; after: Description } {
  return { before: without(before, after), after: without(after, before) };
}

/** What of a description the other one does not have just so. */
function without(description: Description, other: Description): Description {
  const kept = Object.entries(description).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(other[name]),
  );
  return Object.fromEntries(kept);
}
