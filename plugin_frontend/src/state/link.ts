/** What the reader looks at, kept outside of the page: TensorBoard's address. */

export interface Link {
  /** What was kept under `key`. */
  read(key: string): string | null;
  /**
   * Keeps `values`, and forgets keys whose value is null. `step`: what was there before stays
   * reachable by the browser's Back.
   */
  write(values: Record<string, string | null>, step?: boolean): void;
}
