/** Where a value and what is in it were written, by key or position in the list; lines count from 1. */
export interface LineTree {
  readonly line: number;
  readonly parts?: ReadonlyMap<string | number, LineTree>;
}

/** Line of the value at a path, or of the nearest thing around it that was written. */
export const lineAt = (lines: LineTree, path: readonly (string | number)[]): number => {
  let at = lines;
  for (const part of path) {
    const next = at.parts?.get(part);
    if (next === undefined) return at.line;
    at = next;
  }
  return at.line;
};
