import { spawn } from 'node:child_process';
import path from 'node:path';

const MAIN = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** What is asked, and what a person types then. */
type Answer = readonly [question: string, typed: string];

/**
 * Runs `slipway WORDS` on a real terminal, which `script` makes, and answers each question in turn when it comes.
 * Gives all that the terminal showed, echoes included, and the exit code.
 */
export const answerOnTerminal = async (
  words: readonly string[],
  answers: readonly Answer[],
  { env }: { readonly env: NodeJS.ProcessEnv },
): Promise<{ readonly code: number; readonly shown: string }> => {
  const line = [process.execPath, MAIN, ...words].map(quote).join(' ');
  const child = spawn('script', ['-qefc', line, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const left = [...answers];
  let shown = '';
  let from = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [question, typed] = left[0] ?? [];
    const at = question === undefined ? -1 : shown.indexOf(question, from);
    if (question === undefined || at < 0) return;
    from = at + question.length;
    left.shift();
    child.stdin.write(`${typed}\r`);
  });
  const code = await new Promise<number>((resolve) => {
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  return { code, shown };
};
