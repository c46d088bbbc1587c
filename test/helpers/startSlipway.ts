import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

/** How the command line ended, and all that it said. */
export interface SlipwayResult {
  /** Exit code; undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in a process of its own. */
export interface SlipwayProcess {
  readonly pid: number;
  /** Settles when the process is gone; never rejects. */
  readonly done: Promise<SlipwayResult>;
  /** Resolves when stdout or stderr has a line like this; rejects when the process ends without one. */
  readonly said: (line: RegExp) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export interface SlipwayOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Command that the command line is started through, such as `nsenter …`; it must replace itself by it. */
  readonly through?: readonly string[];
}

const MAIN = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

/** Starts `slipway ARGS` as a person's shell would, with neither a terminal nor standard input. */
export const startSlipway = (
  args: readonly string[],
  { env, through = [] }: SlipwayOptions,
): SlipwayProcess => {
  const [file = process.execPath, ...before] = [...through, process.execPath];
  const child = spawn(file, [...before, MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  }
  const done = new Promise<SlipwayResult>((resolve) => {
    child.once('close', (code, signal) =>
      resolve({
        code: code ?? undefined,
        signal: signal ?? undefined,
        ...text,
      }),
    );
  });
  return {
    pid: child.pid ?? 0,
    done,
    said: (line) => waitForLine({ child, done, text, line }),
    kill: (signal) => child.kill(signal),
  };
};

interface LineWait {
  readonly child: ChildProcess;
  readonly done: Promise<SlipwayResult>;
  readonly text: { readonly stdout: string; readonly stderr: string };
  readonly line: RegExp;
}

const waitForLine = ({ child, done, text, line }: LineWait) =>
  new Promise<void>((resolve, reject) => {
    const look = () => {
      if (line.test(text.stdout) || line.test(text.stderr)) resolve();
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    look();
    void done.then(() => reject(new Error(`it ended without saying ${line}:\n${text.stdout}${text.stderr}`)));
  });
