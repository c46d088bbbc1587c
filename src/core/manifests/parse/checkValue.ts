import { MAX_DEPTH, MAX_OBJECT } from './limits.ts';

export interface ValueProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

interface Check {
  /** Characters of what was measured, by the map or list: aliases lead to it again. */
  readonly sizes: Map<object, number>;
  /** Where the check is just now. */
  readonly path: (string | number)[];
  problem: ValueProblem | undefined;
}

const explainNumber = (value: number): string | undefined => {
  if (!Number.isFinite(value)) return 'JSON, which the API speaks, has no such number';
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return `the number ${value} is too large to be kept exactly; write it as text, in quotes, if the field takes that`;
  }
  return undefined;
};

const refuse = (check: Check, message: string) => {
  check.problem ??= { path: [...check.path], message };
};

const measureScalar = (check: Check, value: unknown): number => {
  const wrong = typeof value === 'number' ? explainNumber(value) : undefined;
  if (wrong !== undefined) refuse(check, wrong);
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
export const checkValue = (root: unknown): ValueProblem | undefined => {
  const check: Check = { sizes: new Map(), path: [], problem: undefined };
  const size = measure(check, root);
  if (check.problem !== undefined) return check.problem;
  if (size <= MAX_OBJECT) return undefined;
  const message = `the object has ${(size / 1e6).toFixed(1)} million characters; an API server takes about ${MAX_OBJECT / 1e6} million`;
  return { path: [], message };
};
