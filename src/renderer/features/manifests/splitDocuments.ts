/** One document of a file's text, for an editor that knows its kind. */
export interface TextDocument {
  readonly start: number;
  readonly end: number;
  /** Line (from 1) of the file that it begins on. */
  readonly line: number;
  readonly apiVersion?: string;
  readonly kind?: string;
}

const SEPARATOR = /^---(?:[ \t].*)?$/gm;
const field = (text: string, name: string) =>
  new RegExp(`^\\s*["']?${name}["']?\\s*:\\s*["']?([\\w./-]+)`, 'm').exec(text)?.[1];

const countLines = (text: string) => text.split('\n').length;

/** Splits at the lines of `---`; a separator belongs to the document after it. */
export const splitDocuments = (text: string): readonly TextDocument[] => {
  const cuts = [...text.matchAll(SEPARATOR)].map(({ index }) => index).filter((index) => index > 0);
  const starts = [0, ...cuts];
  const documents = starts.map((start, index) => {
    const end = starts[index + 1] ?? text.length;
    const part = text.slice(start, end);
    const apiVersion = field(part, 'apiVersion');
    const kind = field(part, 'kind');
    return {
      start,
      end,
      line: countLines(text.slice(0, start)),
      ...(apiVersion === undefined ? {} : { apiVersion }),
      ...(kind === undefined ? {} : { kind }),
    };
  });
  const held = documents.filter(
    ({ start, end }) =>
      text
        .slice(start, end)
        .replace(/^---.*|#.*/gm, '')
        .trim() !== '',
  );
  return held.length === 0 ? documents.slice(0, 1) : held;
};
