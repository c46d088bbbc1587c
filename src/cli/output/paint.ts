import { styleText } from 'node:util';
import type { CliIo, OutStream } from '../cliIo.ts';

export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'gray';

/** Colours a text, or leaves it as it is where there is no colour. */
export type Paint = (colour: Colour, text: string) => string;

/** For a terminal, unless NO_COLOR is set (https://no-color.org). */
export const makePaint = (stream: OutStream, env: CliIo['env']): Paint => {
  const coloured = stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return (colour, text) => (coloured ? styleText(colour, text, { validateStream: false }) : text);
};
