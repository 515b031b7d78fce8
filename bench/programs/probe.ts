/** A place that a run could leave something in: how a mark is left there, and how the next run looks for it. */
export interface Probe {
  id: string;
  /** The place, for a reader. */
  place: string;
  /** Statements that leave `mark`, a whole number from 1 to 4095. */
  write: string;
  /** The body of a function that returns the mark, or whatever else is there. */
  read: string;
}
