import type { LineTree } from '../lib/kubeYaml/lineTree.ts';
import type { KubeValue } from './parse/parsedObject.ts';

const isMap = (value: unknown): value is KubeValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isSecret = (object: KubeValue): boolean =>
  object['kind'] === 'Secret' && object['apiVersion'] === 'v1';

/** An empty value is the empty text, as the API server reads it. */
const encode = (value: unknown) => Buffer.from(String(value ?? ''), 'utf8').toString('base64');

const isPlain = (value: unknown): value is Readonly<Record<string, string | null>> =>
  isMap(value) && Object.values(value).every((one) => one === null || typeof one === 'string');

/**
 * A Secret with its `stringData` as `data`, which is where the API server puts it: what is applied as `stringData` has
 * no owner there, so a key that is left out would stay, and nobody's change would be a conflict. What cannot be turned
 * stays as it is, for the server to refuse.
 */
export const foldStringData = (object: KubeValue): KubeValue => {
  const { stringData, data, ...rest } = object;
  if (!isSecret(object) || !isPlain(stringData) || !(data == null || isMap(data))) return object;
  const encoded = Object.entries(stringData).map(([key, value]) => [key, encode(value)]);
  return { ...rest, data: { ...data, ...Object.fromEntries(encoded) } };
};

/** The lines of what `foldStringData` gives. */
export const foldStringLines = (lines: LineTree): LineTree => {
  const from = lines.parts?.get('stringData');
  if (from === undefined) return lines;
  const to = lines.parts?.get('data');
  const data = { line: to?.line ?? from.line, parts: new Map([...(to?.parts ?? []), ...(from.parts ?? [])]) };
  return { ...lines, parts: new Map([...(lines.parts ?? []), ['data', data]]) };
};

const DOTS = '••••••';

const hideMap = (own: unknown, other: unknown, word: { alone: string; changed: string }): unknown => {
  if (!isMap(own)) return own === undefined || own === null ? own : `${DOTS} (no map)`;
  const there: KubeValue = isMap(other) ? other : {};
  const say = (key: string) => {
    if (!Object.hasOwn(there, key)) return word.alone;
    return there[key] === own[key] ? 'unchanged' : word.changed;
  };
  return Object.fromEntries(Object.keys(own).map((key) => [key, `${DOTS} (${say(key)})`]));
};

const hideIn = (
  own: KubeValue,
  other: KubeValue | undefined,
  word: { readonly alone: string; readonly changed: string },
): KubeValue => ({
  ...own,
  ...('data' in own ? { data: hideMap(own['data'], other?.['data'], word) } : {}),
  ...('stringData' in own ? { stringData: hideMap(own['stringData'], other?.['stringData'], word) } : {}),
});

/** A Secret as it is and as it would be without its values; of each is said whether it changes. */
export const hideSecret = (before: KubeValue | undefined, after: KubeValue | undefined) => ({
  before: before && hideIn(before, after, { alone: 'removed', changed: 'old value' }),
  after: after && hideIn(after, before, { alone: 'new', changed: 'new value' }),
});

/** What is wrong with an object's field, without the value where that is a Secret's. */
export const hideInMessage = (
  object: KubeValue,
  { path: [field], message }: { readonly path: readonly (string | number)[]; readonly message: string },
): string =>
  isSecret(object) && (field === 'data' || field === 'stringData')
    ? message.replace(/, and is .*$/s, '')
    : message;
