import { AppError } from '../../../shared/errors.ts';

/** Keys and list positions from the top of a cluster spec down to one of its parts. */
export type Path = readonly (string | number)[];

/** Something wrong with, or worth saying about, one part of a cluster spec; `message` follows its place. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
  /** A key of the map at `path` that the message is about, when it is about the key and not its value. */
  readonly key?: string;
}

/** Writes a path as people do: `nodes[1].labels["example.com/zone"]`. */
export const formatPath = (path: Path): string =>
  path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[A-Za-z_]\w*$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');

/** Joins where something is and what is to be said of it; either may be empty. */
export const joinPlace = (place: string, message: string): string =>
  [place, message].filter((part) => part !== '').join(': ');

/** One `BAD_INPUT` error whose details are all the lines, in their order. */
export const toProblemsError = (subject: string, lines: readonly string[]): AppError => {
  const count = lines.length === 1 ? 'a problem' : `${lines.length} problems`;
  return new AppError('BAD_INPUT', `${subject} has ${count}.`, {
    details: lines,
    hint: 'Correct what is listed; docs/cluster-file.md explains every option with an example.',
  });
};
