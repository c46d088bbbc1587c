import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface RunningScript extends AsyncDisposable {
  readonly child: ChildProcess;
  /** The next line that it prints; rejects when it ends without one. */
  readonly nextLine: () => Promise<string>;
  /** Ends it as `kill -9` does and waits until it is gone. */
  readonly kill: () => Promise<void>;
}

/** A real process that runs a module of TypeScript; imports name files from the repository's root as `@/src/…`. */
export const startScript = (source: string, args: readonly string[] = []): RunningScript => {
  const root = new URL('../../', import.meta.url);
  const code = source.replaceAll(`'@/`, `'${root.href}`);
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', code, ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return {
    child,
    kill,
    nextLine: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error('the script ended without another line');
      return value;
    },
    [Symbol.asyncDispose]: kill,
  };
};
