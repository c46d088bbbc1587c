/** A scalar as YAML means it; whole numbers that a JavaScript number does not keep are `bigint`s. */
export type ScalarValue = string | number | bigint | boolean | null;

const WORDS: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (word) => [word, Number.POSITIVE_INFINITY] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const WHOLE = /^([-+]?)(?:(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|0|[1-9]\d*)|0([0-7]+))$/;
/** Binary digits may carry a sign of their own behind `0b`. */
const SIGNED_BINARY = /^0b([-+][01]+)$/;
const FRACTION = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const DECIMAL = /^[-+]?\d+$/;

const LEAST = -(2n ** 63n);
/** What a number without a sign may be; one with a plus has a bit less. */
const MOST = 2n ** 64n - 1n;
const MOST_SIGNED = 2n ** 63n - 1n;

const narrow = (value: bigint): number | bigint => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

const fits = (value: bigint, sign: string): boolean =>
  value >= LEAST && value <= (sign === '' ? MOST : MOST_SIGNED);

const readWhole = (text: string): bigint | undefined => {
  const [, sign = '', digits, octal] = WHOLE.exec(text) ?? [];
  if (digits === undefined && octal === undefined) {
    const [, signed] = SIGNED_BINARY.exec(text) ?? [];
    return signed === undefined ? undefined : readWhole(`${signed[0]}0b${signed.slice(1)}`);
  }
  const size = BigInt(digits ?? `0o${octal}`);
  const value = sign === '-' ? -size : size;
  return fits(value, sign) ? value : undefined;
};

const readFraction = (text: string): number | bigint | undefined => {
  if (!FRACTION.test(text)) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  // Larger than any whole number of 64 bits: its digits stay, for whoever reads them next.
  return DECIMAL.test(text) ? narrow(BigInt(text.replace('+', ''))) : value;
};

/** Every text that may be something else begins so. */
export const MAY_MEAN_MORE = /^(?:[-+.\d~yYnNtTfFoO]|$)/;

/**
 * Reads a plain scalar as kubectl does, by the rules of YAML 1.1 with octal numbers of both spellings: `0440` and
 * `0o440` are 288, `yes` is true, `0X1F` is 31, `1_000` is 1000; dates and `12:30:45` stay text. The rules are those of
 * `resolve` in go.yaml.in/yaml/v2, which Kubernetes reads YAML with.
 */
export const readScalar = (text: string): ScalarValue => {
  if (!MAY_MEAN_MORE.test(text)) return text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.\d]/.test(text)) return text;
  // `_` is there for people to read: anywhere, but in what begins with a point only between digits.
  const plain = text.startsWith('.') ? text.replace(/(?<=\d)_(?=\d)/g, '') : text.replaceAll('_', '');
  const whole = readWhole(plain);
  return whole === undefined ? (readFraction(plain) ?? text) : narrow(whole);
};
