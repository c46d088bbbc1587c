import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Asks on a terminal until the answer is yes or no; an empty line, the end of input and Ctrl-C are a no. */
export const askYesNo = (
  question: string,
  { input, output }: { input: Readable; output: Writable } = { input: process.stdin, output: process.stdout },
): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const terminal = createInterface({ input, output });
  terminal.setPrompt(`${question} [y/N] `);
  terminal.on('line', (line) => {
    const yes = /^\s*y(es)?\s*$/i.test(line);
    if (!yes && !/^\s*(no?)?\s*$/i.test(line)) return terminal.prompt();
    resolve(yes);
    terminal.close();
  });
  terminal.on('close', () => resolve(false));
  terminal.prompt();
  return promise;
};
