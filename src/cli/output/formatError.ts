import type { ErrorInfo } from '../../shared/errors.ts';
import { cleanLines } from './cleanText.ts';
import type { Paint } from './paint.ts';

/** Enough to see what happened without losing sight of the sentence above. */
const MAX_DETAILS = 20;

/** An error for people: the sentence, what to do, and the last lines of what was run. */
export const formatError = ({ message, hint, details = [] }: ErrorInfo, paint: Paint): readonly string[] => {
  const [first = '', ...more] = cleanLines(message);
  const lines = details.flatMap(cleanLines);
  const shown = lines.slice(-MAX_DETAILS);
  const left = lines.length - shown.length;
  // The command itself is the first line.
  const [command] = left > 0 && lines[0]?.startsWith('$ ') ? lines : [];
  return [
    `${paint('red', 'error:')} ${first}`,
    ...more,
    ...(hint === undefined ? [] : cleanLines(hint)),
    ...(command === undefined ? [] : [`  ${command}`]),
    ...(left > 0 ? [`  … ${left - (command === undefined ? 0 : 1)} more lines`] : []),
    ...shown.map((line) => `  ${line}`),
  ];
};
