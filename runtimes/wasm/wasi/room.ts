/** How much more a run's files may hold. */
export interface Room {
  /** Takes bytes, or none when they are not there. */
  take(bytes: number): boolean;
  /** Gives bytes back. */
  give(bytes: number): void;
  /** Notes a refusal that is not of bytes. */
  refuse(): void;
  /** Whether anything was ever refused. */
  readonly isOver: boolean;
}

/** Makes room for so many bytes. */
export function makeRoom(bytes: number): Room {
  let left = bytes;
  let isOver = false;
  return {
    take(wanted) {
      const fits = wanted <= left;
      if (fits) left -= wanted;
      else isOver = true;
      return fits;
    },
    give(returned) {
      left += returned;
    },
    refuse() {
      isOver = true;
    },
    get isOver() {
      return isOver;
    },
  };
}
