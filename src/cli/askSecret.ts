import { StringDecoder } from 'node:string_decoder';
import { AppError } from '../shared/errors.ts';
import type { CliIo } from './cliIo.ts';

const ENTER = /[\r\n]/;
const END_OF_INPUT = '\u0004';
const CTRL_C = '\u0003';
const CTRL_U = '\u0015';
const ERASE = ['\u0008', '\u007f'];

/**
 * Asks for a secret on the terminal, which shows nothing of what is typed. Rejects with `CANCELLED` at the end of
 * input, with Ctrl-C and when the signal fires.
 */
export const askSecret = async (
  question: string,
  { stdin, stdout, signal }: Pick<CliIo, 'stdin' | 'stdout'> & { readonly signal: AbortSignal },
): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const cancel = () => reject(new AppError('CANCELLED', 'Cancelled; nothing was changed.'));
  const decoder = new StringDecoder('utf8');
  let typed = '';
  const take = (data: Buffer | string) => {
    for (const letter of decoder.write(Buffer.from(data))) {
      if (ENTER.test(letter)) return resolve(typed);
      if (letter === CTRL_C || (letter === END_OF_INPUT && typed === '')) return cancel();
      typed = edit(typed, letter);
    }
  };
  // In raw mode Ctrl-C is a letter, as all else; without it the terminal would echo.
  stdin.setRawMode?.(true);
  stdout.write(question);
  // A question before may have paused it.
  stdin.on('data', take).once('end', cancel).resume();
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', cancel);
    stdin.off('data', take).off('end', cancel).pause();
    stdin.setRawMode?.(false);
    stdout.write('\n');
  }
};

const edit = (typed: string, letter: string): string => {
  if (letter === CTRL_U) return '';
  return ERASE.includes(letter) ? [...typed].slice(0, -1).join('') : typed + letter;
};
