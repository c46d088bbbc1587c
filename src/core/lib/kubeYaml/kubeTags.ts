import { isAlias, isMap, isSeq, Scalar, type ScalarTag, type Tags } from 'yaml';
import { mapTag, seqTag, stringifyNumber, stringTag, type ToJSContext } from 'yaml/util';
import { writeJson } from '../exactJson.ts';
import { MAY_MEAN_MORE, readScalar } from './readScalar.ts';

const PREFIX = 'tag:yaml.org,2002:';

/** A tag that a file may name (`!!int`), and that a value of its type is written by. */
const typed = (
  name: string,
  fits: (value: unknown) => boolean,
  stringify: ScalarTag['stringify'],
): ScalarTag => ({
  tag: PREFIX + name,
  default: true,
  identify: fits,
  resolve: (text, onError) => {
    const value = readScalar(text);
    if (!fits(value)) onError(`\`${text}\` is no !!${name}`);
    return value;
  },
  ...(stringify === undefined ? {} : { stringify }),
});

const isWhole = (value: unknown) => typeof value === 'bigint' || Number.isInteger(value);

/** What no reader of YAML 1.1 takes as it is: line ends of other systems, and what does not print. */
const NOT_AS_IT_IS = /(?![\t\n])[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u;

/** A block of lines that begins with a tab, or holds nothing but white space, does not come back as it was. */
const NO_BLOCK = /^\s*\t|^\s+$/;

/** A text that kubectl reads as that text: quoted where plain it would mean something else. */
const text: ScalarTag = {
  ...stringTag,
  stringify: (item, ...rest) => {
    const value = String(item.value);
    if (NOT_AS_IT_IS.test(value)) return writeJson(value);
    const isPlain = value !== '<<' && !NO_BLOCK.test(value) && typeof readScalar(value) === 'string';
    const quoted = isPlain ? item : Object.assign(new Scalar(value), { type: Scalar.QUOTE_DOUBLE });
    return stringTag.stringify?.(quoted, ...rest) ?? '';
  },
};

/** What stands plain, without quotes or a tag. */
const plain: ScalarTag = {
  tag: stringTag.tag,
  default: true,
  test: MAY_MEAN_MORE,
  resolve: readScalar,
};

type Target = Map<unknown, unknown> | Record<string, unknown>;

const putInto = (target: Target, key: unknown, value: unknown) => {
  if (target instanceof Map) target.set(key, value);
  // Not by `=`: that would reach setters of the prototype.
  else
    Object.defineProperty(target, String(key), {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
};

const mergeInto = (context: ToJSContext, target: Target, value: unknown) => {
  const follow = (node: unknown) => (isAlias(node) ? node.resolve(context.doc, context) : node);
  const source = follow(value);
  // The first of a list counts most, so it comes last.
  for (const one of isSeq(source) ? source.items.toReversed() : [source]) {
    const map = follow(one);
    // In the words of the library's own merge.
    if (!isMap(map)) throw new Error('Merge sources must be maps');
    for (const [key, part] of map.toJSON(null, context, Map) as Map<unknown, unknown>)
      putInto(target, key, part);
  }
};

/** `<<`, which in go-yaml overrides the keys that stand before it. */
const merge: ScalarTag = {
  tag: `${PREFIX}merge`,
  default: 'key',
  test: /^<<$/,
  resolve: () => Object.assign(new Scalar(Symbol('<<')), { addToJSMap: mergeInto }),
};

const kubeTags: Tags = [
  mapTag,
  seqTag,
  text,
  plain,
  typed(
    'null',
    (value) => value === null || value === undefined,
    () => 'null',
  ),
  typed(
    'bool',
    (value) => typeof value === 'boolean',
    ({ value }) => String(value),
  ),
  typed('int', isWhole, stringifyNumber),
  typed('float', (value) => typeof value === 'number', stringifyNumber),
  typed('timestamp', (value) => typeof value === 'string', undefined),
  merge,
];

/** Options for the YAML library to read and write as kubectl does; see `readScalar` for what a plain scalar means. */
export const KUBE_SCHEMA = { schema: 'kube', customTags: kubeTags, resolveKnownTags: false };
