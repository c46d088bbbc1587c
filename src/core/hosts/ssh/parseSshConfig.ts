import { AppError } from '../../../shared/errors.ts';

/** One condition of a `Match` line. */
export interface Criterion {
  /** In lower case. */
  readonly name: string;
  readonly negated: boolean;
  /** Patterns, or what `exec` would run; empty for `all`, `canonical` and `final`. */
  readonly value: string;
}

/** A line of an SSH configuration that says something; those of settings that are not read are left out. */
export type ConfigLine =
  | { readonly kind: 'host'; readonly patterns: readonly string[] }
  | { readonly kind: 'match'; readonly criteria: readonly Criterion[] }
  | { readonly kind: 'include'; readonly patterns: readonly string[] }
  /** `key` in lower case. */
  | { readonly kind: 'set'; readonly key: string; readonly values: readonly string[] };

/** Settings that take one value. */
const SINGLE = [
  ...['hostname', 'user', 'port', 'identityfile', 'identityagent', 'identitiesonly', 'hostkeyalias'],
  ...['connecttimeout', 'serveraliveinterval', 'serveralivecountmax', 'proxyjump', 'stricthostkeychecking'],
];
const SEVERAL = ['userknownhostsfile', 'globalknownhostsfile'];
/** Takes the rest of its line as it is. */
const COMMAND = 'proxycommand';

/**
 * Reads the lines of an SSH configuration file as OpenSSH does (ssh_config(5)).
 * @throws AppError `BAD_INPUT` that names the file and the line
 */
export const parseSshConfig = (text: string, file: string): readonly ConfigLine[] =>
  // A lone carriage return ends a line too; a byte order mark is no part of the first word.
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .flatMap((line, index) => parseLine(line, `${file} line ${index + 1}`) ?? []);

const parseLine = (line: string, place: string): ConfigLine | undefined => {
  const [, word = '', rest = ''] = /^\s*([^\s=#][^\s=]*)(?:\s*=\s*|\s+|$)(.*?)\s*$/.exec(line) ?? [];
  const key = word.toLowerCase();
  if (key === COMMAND) return { kind: 'set', key, values: [rest] };
  const isList = ['host', 'match', 'include', ...SEVERAL].includes(key);
  if (!isList && !SINGLE.includes(key)) return undefined;
  const words = splitWords(rest, place);
  if (words.length === 0) throw toMisread(place, `${word} says nothing.`);
  switch (key) {
    case 'host':
    case 'include':
      return { kind: key, patterns: words };
    case 'match':
      return { kind: 'match', criteria: parseCriteria(words, place) };
    default:
      if (!isList && words.length > 1)
        throw toMisread(place, `${word} takes one value, not ${words.length}.`);
      return { kind: 'set', key, values: words };
  }
};

/**
 * Takes a line's values apart: blanks part them, quotes of both kinds keep them together, a backslash before a quote, a
 * backslash or (outside of quotes) a blank stands for that character, and `#` at the beginning of a value is a comment.
 */
const splitWords = (text: string, place: string): readonly string[] => {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length && (word !== undefined || text[at] !== '#')) {
    if (text[at] === ' ' || text[at] === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
      at++;
      continue;
    }
    const piece = takePiece(text, at, place);
    word = `${word ?? ''}${piece.text}`;
    at = piece.end;
  }
  return word === undefined ? words : [...words, word];
};

/** In quotes of either kind, behind a backslash, or any other letter. */
const PIECE = /"((?:\\["'\\]|(?!\\["'\\])[^"])*)"|'((?:\\["'\\]|(?!\\["'\\])[^'])*)'|\\(["'\\ ])|([^"'])/y;

const takePiece = (text: string, at: number, place: string) => {
  PIECE.lastIndex = at;
  const [all, double, single, escaped, letter = ''] = PIECE.exec(text) ?? [];
  if (all === undefined) throw toMisread(place, 'A quote is not closed.');
  const quoted = (double ?? single)?.replaceAll(/\\(["'\\])/g, '$1');
  return { text: quoted ?? escaped ?? letter, end: at + all.length };
};

const ALONE = ['all', 'canonical', 'final'];
const WITH_VALUE = [
  ...['exec', 'host', 'originalhost', 'user', 'localuser'],
  ...['tagged', 'localnetwork', 'command', 'sessiontype', 'version'],
];

const parseCriteria = (words: readonly string[], place: string): readonly Criterion[] => {
  const criteria: Criterion[] = [];
  const left = [...words];
  while (left.length > 0) {
    const [, mark, word = '', ownValue] = /^(!?)([^=]*)(?:=(.*))?$/s.exec(left.shift() ?? '') ?? [];
    const name = word.toLowerCase();
    if (!ALONE.includes(name) && !WITH_VALUE.includes(name))
      throw toMisread(place, `Match knows no ${JSON.stringify(word)}.`);
    const value = ALONE.includes(name) ? '' : (ownValue ?? left.shift());
    if (value === undefined) throw toMisread(place, `Match ${word} takes a value.`);
    criteria.push({ name, negated: mark === '!', value });
  }
  return criteria;
};

const toMisread = (place: string, what: string) =>
  new AppError('BAD_INPUT', `${place} could not be understood: ${what}`, {
    hint: 'Correct the file (ssh -G HOST tells what ssh makes of it), or give the machine as user@host.',
  });
