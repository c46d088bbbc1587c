import { createInterface } from 'node:readline';
import { AppError } from '../shared/errors.ts';
import type { CliIo } from './cliIo.ts';

/** Asks for a line on the terminal. Rejects with `CANCELLED` at the end of input and when the signal fires. */
export const askLine = (
  question: string,
  { stdin, stdout, signal }: Pick<CliIo, 'stdin' | 'stdout'> & { readonly signal: AbortSignal },
): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // Not as a terminal: that would take Ctrl-C away from the process.
  const lines = createInterface({ input: stdin, terminal: false });
  const stop = () => lines.close();
  stdout.write(question);
  lines.once('line', (line) => {
    resolve(line);
    lines.close();
  });
  lines.once('close', () => {
    signal.removeEventListener('abort', stop);
    reject(new AppError('CANCELLED', 'Cancelled; nothing was changed.'));
  });
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return promise;
};
