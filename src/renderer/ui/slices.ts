/** Lets the page draw and answer keys in the midst of long work: after each `budget` milliseconds it waits for a turn. */
export const createSlicer = (budget = 8): (() => Promise<void> | undefined) => {
  let began = performance.now();
  return () => {
    if (performance.now() - began < budget) return undefined;
    return new Promise((resolve) => {
      setTimeout(() => {
        began = performance.now();
        resolve();
      }, 0);
    });
  };
};

const chunkSize = 1000;

/** Sorts a long list without holding up the page; undefined when `isStale` says that nobody wants it any more. */
export const sortInSlices = async <T>(
  list: readonly T[],
  compare: (a: T, b: T) => number,
  { pause, isStale }: { readonly pause: () => Promise<void> | undefined; readonly isStale: () => boolean },
): Promise<T[] | undefined> => {
  let runs: T[][] = [];
  for (let at = 0; at < list.length; at += chunkSize) {
    runs.push(list.slice(at, at + chunkSize).sort(compare));
    await pause();
    if (isStale()) return undefined;
  }
  while (runs.length > 1) {
    const next: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      next.push(await mergeInSlices(runs[at] ?? [], runs[at + 1] ?? [], { compare, pause }));
      if (isStale()) return undefined;
    }
    runs = next;
  }
  return runs[0] ?? [];
};

const mergeInSlices = async <T>(
  a: readonly T[],
  b: readonly T[],
  {
    compare,
    pause,
  }: { readonly compare: (a: T, b: T) => number; readonly pause: () => Promise<void> | undefined },
): Promise<T[]> => {
  const merged: T[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    // Runs are made from front to back, so equal ones of the first come first.
    merged.push(compare(a[i] as T, b[j] as T) <= 0 ? (a[i++] as T) : (b[j++] as T));
    if (merged.length % 2000 === 0) await pause();
  }
  for (; i < a.length; i++) merged.push(a[i] as T);
  for (; j < b.length; j++) merged.push(b[j] as T);
  return merged;
};
