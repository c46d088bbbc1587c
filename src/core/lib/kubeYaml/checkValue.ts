/** Characters of one object as JSON, aliases written out: what an API server takes. */
const MAX_OBJECT = 3_000_000;
/** Maps and lists inside each other. */
const MAX_DEPTH = 100;

export interface ValueProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface CheckedValue {
  /** Why the value cannot be sent. */
  readonly problem?: ValueProblem;
  /** Numbers that the API server will not keep digit for digit. */
  readonly inexact: readonly ValueProblem[];
}

interface Check {
  /** Characters of what was measured, by the map or list: aliases lead to it again. */
  readonly sizes: Map<object, number>;
  /** Where the check is just now. */
  readonly path: (string | number)[];
  readonly inexact: ValueProblem[];
  problem: ValueProblem | undefined;
}

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** The API server keeps whole numbers of 64 bits; of a larger one it makes a fraction. */
const explainInexact = (value: bigint): string | undefined => {
  if (value >= LEAST && value <= MOST) return undefined;
  const kept = Number(value);
  if (BigInt(kept) === value || String(kept) === String(value)) return undefined;
  return `the number ${value} is too large to be kept exactly: the API server makes ${kept} of it. Write it in quotes if the field takes text`;
};

const refuse = (check: Check, message: string) => {
  check.problem ??= { path: [...check.path], message };
};

const measureScalar = (check: Check, value: unknown): number => {
  if (typeof value === 'number' && !Number.isFinite(value))
    refuse(check, 'JSON, which the API speaks, has no such number');
  const inexact = typeof value === 'bigint' ? explainInexact(value) : undefined;
  if (inexact !== undefined) check.inexact.push({ path: [...check.path], message: inexact });
  return typeof value === 'string' ? value.length + 2 : 8;
};

const measureParts = (check: Check, value: object): number => {
  let size = 2;
  const entries: Iterable<[string | number, unknown]> = Array.isArray(value)
    ? value.entries()
    : Object.entries(value);
  for (const [key, part] of entries) {
    check.path.push(key);
    size += String(key).length + 4 + measure(check, part);
    check.path.pop();
  }
  return size;
};

const measure = (check: Check, value: unknown): number => {
  if (check.problem !== undefined) return 0;
  if (typeof value !== 'object' || value === null) return measureScalar(check, value);
  const before = check.sizes.get(value);
  if (before !== undefined) return before;
  if (check.path.length > MAX_DEPTH) {
    refuse(check, 'lists or maps are nested too deeply');
    return 0;
  }
  const size = measureParts(check, value);
  check.sizes.set(value, size);
  return size;
};

/**
 * Checks that a value out of YAML can be sent as JSON: no numbers that JSON lacks, not nested too deeply, and, with
 * its aliases written out, no larger than an API server takes. Shared parts are looked at once.
 */
export const checkValue = (root: unknown): CheckedValue => {
  const check: Check = { sizes: new Map(), path: [], inexact: [], problem: undefined };
  const size = measure(check, root);
  const { inexact, problem } = check;
  if (problem !== undefined) return { problem, inexact };
  if (size <= MAX_OBJECT) return { inexact };
  const message = `the object has ${(size / 1e6).toFixed(1)} million characters; an API server takes about ${MAX_OBJECT / 1e6} million`;
  return { problem: { path: [], message }, inexact };
};
