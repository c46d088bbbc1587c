export type SortValue = string | number | bigint | undefined;

/** What decides which rows are shown, and in which order. */
export interface RowOrder<Row> {
  /** Rows of equal values, and all without it, stay in the order in which they came. */
  readonly sort?: ((row: Row) => SortValue) | undefined;
  readonly descending: boolean;
  /** What the filter looks in. */
  readonly text: (row: Row) => string;
  /** Words that all have to be in a row's text, in any order. */
  readonly filter: string;
  /** Whether a change is worth a flash; each one unless given. */
  readonly isNews?: (before: Row, after: Row) => boolean;
}

/** A row with what was worked out about it. */
export interface RowEntry<Row> {
  readonly key: string;
  /** Order of coming. */
  readonly place: number;
  row: Row;
  sortKey: SortValue;
  /** In lower case; worked out when a filter first needs it. */
  text: string | undefined;
  matches: boolean;
  /** Milliseconds since 1970 of the last change that was news after it was first seen; 0 before. */
  changedAt: number;
  deletedAt: number | undefined;
  /** Its place in the order is not right any more, or it has none yet. */
  misplaced: boolean;
}

/** Numbers within text compare as numbers: «pod-9» comes before «pod-10». */
export const makeSortKey = (value: SortValue): SortValue =>
  typeof value === 'string'
    ? value.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'))
    : value;

const rank = (value: SortValue): number => {
  if (value === undefined || Number.isNaN(value)) return 2;
  return typeof value === 'string' ? 1 : 0;
};

/** Numbers before text before nothing; what has no value is last in both directions. */
const compareKeys = (a: SortValue, b: SortValue, descending: boolean): number => {
  const ranks = rank(a) - rank(b);
  if (rank(a) === 2 || rank(b) === 2) return ranks;
  const order = ranks !== 0 ? ranks : compareValues(a, b);
  return descending ? -order : order;
};

const compareValues = (a: SortValue, b: SortValue): number => {
  if (a === b || a === undefined || b === undefined) return 0;
  return a < b ? -1 : 1;
};

export const compareEntries =
  (descending: boolean) =>
  <Row>(a: RowEntry<Row>, b: RowEntry<Row>): number =>
    compareKeys(a.sortKey, b.sortKey, descending) || a.place - b.place;

/** The filter's words in lower case. */
export const splitFilter = (filter: string): readonly string[] =>
  filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

/** Merges two lists that are in order. */
export const mergeOrdered = <T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): T[] => {
  const merged: T[] = [];
  let from = 0;
  for (const item of b) {
    const to = findPlace(a, item, { from, compare });
    for (; from < to; from++) merged.push(a[from] as T);
    merged.push(item);
  }
  for (; from < a.length; from++) merged.push(a[from] as T);
  return merged;
};

/** Index of the first item after `item`, at or behind `from`. */
const findPlace = <T>(
  list: readonly T[],
  item: T,
  { from, compare }: { readonly from: number; readonly compare: (a: T, b: T) => number },
): number => {
  let low = from;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(list[middle] as T, item) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
};
