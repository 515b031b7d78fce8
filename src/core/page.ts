/** A page of a listing; `cursor` is absent on the last one. */
export interface Page<T> {
  items: T[];
  cursor?: string;
}
