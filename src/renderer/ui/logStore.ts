export interface LogLine {
  /** When it was printed, milliseconds since 1970. */
  readonly at?: number;
  readonly text: string;
  /** It is a further part of the line before. */
  readonly continues?: true;
  /** Where it comes from when several are shown together: a pod, a node. */
  readonly source?: string;
}

export interface LogSnapshot {
  /** How many lines were dropped at the front since the log began. */
  readonly first: number;
  readonly lines: readonly LogLine[];
}

export interface LogStore {
  readonly append: (lines: readonly LogLine[]) => void;
  readonly clear: () => void;
  readonly get: () => LogSnapshot;
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * Lines of a log outside React. The oldest go when there are more than `most`; listeners hear of changes at most every
 * `every` milliseconds.
 */
export const createLogStore = ({ most = 100_000, every = 50 } = {}): LogStore => {
  let lines: LogLine[] = [];
  let first = 0;
  let snapshot: LogSnapshot = { first, lines };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const publish = () => {
    timer = undefined;
    snapshot = { first, lines };
    for (const listener of listeners) listener();
  };
  const schedule = () => {
    if (timer === undefined) timer = setTimeout(publish, every);
  };
  return {
    append: (added) => {
      for (const line of added) lines.push(line);
      // A tenth at once, so that a full log is not moved for every line.
      const over = lines.length - most;
      if (over > 0) {
        const dropped = Math.min(lines.length, over + Math.floor(most / 10));
        lines = lines.slice(dropped);
        first += dropped;
      }
      schedule();
    },
    clear: () => {
      first += lines.length;
      lines = [];
      schedule();
    },
    get: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
};

export interface LogSearch {
  /** Absolute numbers of the lines that have the text, rising. */
  readonly find: (snapshot: LogSnapshot, query: string) => readonly number[];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const sequences = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** A line as it is read: without the colour sequences of terminals. */
export const plainText = ({ text }: LogLine): string =>
  text.includes('\u001b') ? text.replace(sequences, '') : text;

/** Whether the text is where a line goes over into its next part, and in neither of them alone. */
const isAcross = (before: string, after: string, needle: string): boolean => {
  const most = needle.length - 1;
  return most > 0 && `${before.slice(-most)}${after.slice(0, most)}`.includes(needle);
};

const lowerText = (line: LogLine | undefined): string =>
  line === undefined ? '' : plainText(line).toLowerCase();

/** Lines from one on that have the text; one may come twice, in a row. */
function* findLines(
  { first, lines }: LogSnapshot,
  { from, needle }: { readonly from: number; readonly needle: string },
): Generator<number> {
  let before = lowerText(lines[from - first - 1]);
  for (let at = from; at < first + lines.length; at++) {
    const line = lines[at - first];
    const text = lowerText(line);
    if (line?.continues === true && isAcross(before, text, needle)) yield at - 1;
    if (text.includes(needle)) yield at;
    before = text;
  }
}

/** Finds a text in a log that grows: only what came since the last time is looked at. A match counts where it begins. */
export const createLogSearch = (): LogSearch => {
  let last = '';
  let upTo = 0;
  let found: number[] = [];
  return {
    find: ({ first, lines }, query) => {
      const needle = query.toLowerCase();
      if (needle === '') return [];
      if (needle !== last) {
        last = needle;
        upTo = first;
        found = [];
      }
      const kept = found.findIndex((line) => line >= first);
      found = kept < 0 ? [] : found.slice(kept);
      for (const at of findLines({ first, lines }, { from: Math.max(upTo, first), needle })) {
        if (found.at(-1) !== at) found.push(at);
      }
      upTo = first + lines.length;
      return found;
    },
  };
};
