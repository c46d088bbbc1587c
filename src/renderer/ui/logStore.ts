export interface LogLine {
  /** When it was printed, milliseconds since 1970. */
  readonly at?: number;
  readonly text: string;
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

/** Finds a text in a log that grows: only what came since the last time is looked at. */
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
      const start = Math.max(upTo, first);
      const kept = found.findIndex((line) => line >= first);
      found = kept < 0 ? [] : found.slice(kept);
      for (let at = start; at < first + lines.length; at++) {
        if (lines[at - first]?.text.toLowerCase().includes(needle) === true) found.push(at);
      }
      upTo = first + lines.length;
      return found;
    },
  };
};
