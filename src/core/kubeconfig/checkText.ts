import { AppError } from '../../shared/errors.ts';

/** Marks of YAML's structure that a text may hold: above it, parsing would keep the program busy for too long. */
const MAX_MARKS = 150_000;
/** Lists and maps in one another; a kubeconfig has about six. */
const MAX_DEPTH = 100;

/**
 * Refuses a text that no kubeconfig looks like before a parser spends time on it.
 * @throws AppError `KUBECONFIG_INVALID` with the line, quoting nothing.
 */
export const checkText = (text: string, path: string): void => {
  const control = /(?![\t\n\r\x7f-\x9f])\p{Cc}/u.exec(text);
  if (control !== null) {
    const line = lineAt(text, control.index);
    throw invalid(
      `${path} is not valid YAML: line ${line} holds a control character (a NUL, for example), which no text has.`,
    );
  }
  let marks = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const weight = weightOf(text.charCodeAt(at));
    if (weight === undefined) continue;
    marks += 1;
    depth = Math.max(0, depth + weight);
    if (marks > MAX_MARKS) {
      throw invalid(`${path} is too complex for a kubeconfig: it has more than ${MAX_MARKS} parts.`);
    }
    if (depth > MAX_DEPTH) throw tooDeep(text, at, path);
  }
  const dashes = DEEP_LINE.exec(text);
  if (dashes !== null) throw tooDeep(text, dashes.index, path);
};

/** Lists, or explicit keys, in one another on one line. */
const DEEP_LINE = /(?:[-?][ \t]+){50}/;

/** What a character adds to the depth of brackets; undefined for one that is no mark of structure. */
const weightOf = (code: number): number | undefined => {
  switch (code) {
    case 0x5b: // [
    case 0x7b: // {
      return 1;
    case 0x5d: // ]
    case 0x7d: // }
      return -1;
    case 0x0a: // line end
    case 0x2c: // ,
    case 0x2d: // -
    case 0x3a: // :
    case 0x3f: // ?
      return 0;
    default:
      return undefined;
  }
};

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

const tooDeep = (text: string, at: number, path: string): AppError =>
  invalid(
    `${path} is not a kubeconfig: its lists and maps are nested too deeply at line ${lineAt(text, at)}.`,
  );

const invalid = (message: string): AppError =>
  new AppError('KUBECONFIG_INVALID', message, {
    hint: 'Correct the file, or name another one with --kubeconfig.',
  });
