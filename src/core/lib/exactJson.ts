/** Where a number of 16 digits or more may stand: below that a JavaScript number keeps every digit. */
const MAY_BE_LARGE = /(?:^|[:[,\s])-?\d{16}/;
const WHOLE = /^-?\d+$/;

/** JSON.parse and JSON.stringify with access to a number's own text (ECMAScript, stage 4), which the types lack. */
interface SourceText {
  parse(
    text: string,
    revive: (key: string, value: unknown, at: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
}

const json = JSON as unknown as SourceText;

const keepDigits = (_: string, value: unknown, { source = '' }: { readonly source?: string }): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && WHOLE.test(source) ? BigInt(source) : value;

/**
 * Reads JSON with whole numbers digit for digit: those beyond 2^53 come as `bigint`. Fractions, and what is written with
 * an exponent, are `number`s, which the API server keeps just so. Throws a `SyntaxError` for what is no JSON.
 */
export const parseJson = (text: string): unknown =>
  MAY_BE_LARGE.test(text) ? json.parse(text, keepDigits) : JSON.parse(text);

/**
 * What JSON may hold as it is and a reader of YAML 1.1 takes for a line end, or refuses. The API server reads what is
 * applied as YAML.
 */
const NOT_IN_YAML = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

const toEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Writes JSON, `bigint`s digit for digit, that reads the same as YAML. */
export const writeJson = (value: unknown, indent?: number): string =>
  JSON.stringify(
    value,
    (_, part: unknown) => (typeof part === 'bigint' ? json.rawJSON(String(part)) : part),
    indent,
  ).replace(NOT_IN_YAML, toEscape);
