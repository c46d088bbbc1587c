import { z } from 'zod';
import { findNearest } from '../../lib/findNearest.ts';
import type { Path, Problem } from './problem.ts';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

const spreadChoices = (schema: JsonSchema): readonly JsonSchema[] => [
  schema,
  ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(spreadChoices),
];

const stepInto = (schema: JsonSchema, part: string | number): readonly JsonSchema[] => {
  if (typeof part === 'number') return schema.items ? spreadChoices(schema.items) : [];
  const rest = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  const next = schema.properties?.[part] ?? rest;
  return next ? spreadChoices(next) : [];
};

/** The keys that the schema knows of in the map at `path`. */
const listKnownKeys = (root: JsonSchema, path: Path): readonly string[] => {
  const found = path.reduce<readonly JsonSchema[]>(
    (schemas, part) => schemas.flatMap((one) => stepInto(one, part)),
    spreadChoices(root),
  );
  return [...new Set(found.flatMap((one) => Object.keys(one.properties ?? {})))];
};

const quoteAll = (words: readonly unknown[], joint: 'and' | 'or'): string => {
  const quoted = words.map((word) => `\`${String(word)}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} ${joint} ${last}`;
};

const show = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const kindWords: Readonly<Record<string, string>> = {
  object: 'a map of keys and values',
  record: 'a map of keys and values',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
};

const explainType = (expected: string, input: unknown): string => {
  const word = kindWords[expected] ?? expected;
  if (input === null) return `must be ${word}, but nothing is written there`;
  const wanted = `must be ${word}, not ${show(input)}`;
  const isPlain = typeof input === 'number' || typeof input === 'boolean';
  return expected === 'string' && isPlain ? `${wanted}; put it in quotes: "${input}"` : wanted;
};

const explainChoice = (values: readonly unknown[], input: unknown): string => {
  const nearest = typeof input === 'string' ? findNearest(input, values.map(String)) : undefined;
  const guess = nearest === undefined || values.length === 1 ? '' : `; did you mean \`${nearest}\`?`;
  return `must be ${quoteAll(values, 'or')}, not ${show(input)}${guess}`;
};

type Issue = z.core.$ZodIssue;

const explainSize = (issue: Issue & { code: 'too_small' | 'too_big' }): string => {
  if (issue.origin === 'string') return issue.code === 'too_small' ? 'must not be empty' : 'is too long';
  if (issue.code === 'too_small') {
    return issue.inclusive ? `must be at least ${issue.minimum}` : `must be more than ${issue.minimum}`;
  }
  return `must be at most ${issue.maximum}`;
};

/** Sentences for what the schemas have no words of their own for; theirs win. */
const explainPlainly: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'too_small' || issue.code === 'too_big') return explainSize(issue as never);
  if (issue.code === 'invalid_format' && issue.format === 'ipv4') {
    return 'an address looks like 127.0.0.1';
  }
  return undefined;
};

const addInput = (issue: Issue): string => {
  const input = Array.isArray(issue.input) ? issue.input.length : issue.input;
  const isShown = typeof input !== 'object' && input !== undefined && input !== '' && input !== 0;
  return isShown ? `${issue.message}, not ${show(input)}` : issue.message;
};

const explainUnknownKeys = (path: Path, keys: readonly string[], schema: JsonSchema): readonly Problem[] => {
  const everyKey = listKnownKeys(schema, path);
  return keys.map((key) => {
    // In a choice of maps a key may belong to another choice.
    const known = everyKey.filter((one) => one !== key);
    const nearest = findNearest(key, known);
    const guess =
      nearest === undefined ? `the keys here are ${quoteAll(known, 'and')}` : `did you mean \`${nearest}\`?`;
    return { path, key, message: `unknown key \`${key}\`; ${guess}` };
  });
};

/** An absent key is told of its map, where the person has to write it. */
const explainMissing = (path: Path): Problem => ({
  path: path.slice(0, -1),
  message: `\`${String(path.at(-1))}\` is missing`,
});

interface Mismatch {
  readonly input: unknown;
  /** A type, or the values to choose from. */
  readonly wanted: string | readonly unknown[];
}

const readMismatch = (issue: Issue): Mismatch | undefined => {
  if (issue.code === 'invalid_type') return { input: issue.input, wanted: issue.expected };
  if (issue.code === 'invalid_value') return { input: issue.input, wanted: issue.values };
  if (issue.code !== 'invalid_union' || !('options' in issue) || !issue.discriminator) return undefined;
  // The issue is about the key that tells the choices apart; its input is the whole map.
  const map = issue.input as Readonly<Record<string, unknown>>;
  return { input: map[issue.discriminator], wanted: issue.options as readonly unknown[] };
};

const explainIssue = (issue: Issue, schema: JsonSchema): readonly Problem[] => {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') return explainUnknownKeys(path, issue.keys, schema);
  const mismatch = readMismatch(issue);
  if (mismatch === undefined) return [{ path, message: addInput(issue) }];
  if (mismatch.input === undefined && path.length > 0) return [explainMissing(path)];
  const { input, wanted } = mismatch;
  return [
    { path, message: typeof wanted === 'string' ? explainType(wanted, input) : explainChoice(wanted, input) },
  ];
};

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Checks data against a schema; what is wrong comes back as plain sentences, all of them, with their paths. */
export const checkSchema = <S extends z.ZodType>(schema: S, data: unknown): Checked<z.output<S>> => {
  const result = schema.safeParse(data, { error: explainPlainly, reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  const shape = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  return { ok: false, problems: result.error.issues.flatMap((issue) => explainIssue(issue, shape)) };
};
