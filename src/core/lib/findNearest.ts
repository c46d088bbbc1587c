/** Number of single-letter changes (insert, remove, replace) that turn one word into the other. */
const countChanges = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      const removed = (previous[column + 1] ?? 0) + 1;
      const inserted = (current[column] ?? 0) + 1;
      current.push(Math.min(replaced, removed, inserted));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
};

const isNear = (word: string, name: string, changes: number): boolean =>
  changes <= Math.max(1, Math.floor(Math.max(word.length, name.length) / 3)) ||
  (word.length > 2 && name.startsWith(word));

/**
 * The known word that `word` was probably meant to be, case aside: one of which at most a third differs, or
 * that it is the beginning of.
 */
export const findNearest = (word: string, known: readonly string[]): string | undefined => {
  // Longer than any word of ours; comparing it would only take time.
  if (word.length > 64) return undefined;
  const meant = word.toLowerCase();
  const [nearest] = known
    .map((name) => ({ name, changes: countChanges(meant, name.toLowerCase()) }))
    .filter(({ name, changes }) => isNear(meant, name.toLowerCase(), changes))
    .sort((a, b) => a.changes - b.changes);
  return nearest?.name;
};
