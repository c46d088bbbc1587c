import { spawn } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findFolders } from '../../../src/core/settings/folders.ts';
import { openTempFolder } from '../../helpers/tempFolder.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const MAIN = path.join(ROOT, 'src/cli/main.ts');

/** Milliseconds until it shows its first link, on a machine that is busy. */
const START_LIMIT = 60_000;

export interface ServeOptions {
  /** Its KUBECONFIG; an own file that is not there yet unless given. */
  readonly kubeconfig?: string;
  /** Its SLIPWAY_HOME, to start again on the same one; an own one unless given. */
  readonly home?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** 0, a free one, unless given. */
  readonly port?: number;
  /** Starts it by `npm run serve`, as a person does. */
  readonly isByNpm?: boolean;
}

/** The real `slipway serve` in a process of its own. */
export interface Serve extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
  /** Folder that goes away with it. */
  readonly folder: string;
  readonly home: string;
  readonly kubeconfig: string;
  readonly pid: number;
  /** A link that signs one browser in. */
  readonly makeLink: () => Promise<string>;
  /** What it has written to stderr; own faults of the engine show there. */
  readonly stderr: () => string;
  /** Ends it as Ctrl-C does, unless by another signal; resolves with its exit code when all its processes are gone. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

export const startServe = async (options: ServeOptions = {}): Promise<Serve> => {
  const folder = await openTempFolder();
  const { home = path.join(folder.path, 'home'), kubeconfig = path.join(folder.path, 'kubeconfig') } =
    options;
  await mkdir(home, { recursive: true });
  // Built images are the person's own; making them takes a quarter of an hour.
  await symlink(findFolders(process.env).cache, path.join(home, 'cache')).catch(() => undefined);
  const env = { ...process.env, SLIPWAY_HOME: home, KUBECONFIG: kubeconfig, ...options.env };
  const [file, ...words] = options.isByNpm
    ? ['npm', 'run', '--silent', 'serve', '--']
    : [process.execPath, MAIN, 'serve'];
  const args = [...words, '--json', '--no-open', '--port', String(options.port ?? 0)];
  const child = spawn(file, args, { env, cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const readLink = async (): Promise<{ readonly url: string; readonly port: number }> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), START_LIMIT);
    const { value, done } = await lines.next().finally(() => clearTimeout(timer));
    if (done === true || !value.includes('"url"'))
      throw new Error(`slipway serve ended: ${value ?? ''}\n${stderr}`);
    return JSON.parse(value) as { url: string; port: number };
  };
  const stop = async (signal: NodeJS.Signals = 'SIGINT') => {
    child.kill(signal);
    return await ended;
  };
  const { url, port } = await readLink();
  let first: string | undefined = url;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    folder: folder.path,
    home,
    kubeconfig,
    pid: child.pid ?? 0,
    makeLink: async () => {
      const link = first;
      first = undefined;
      if (link !== undefined) return link;
      child.stdin.write('\n');
      return (await readLink()).url;
    },
    stderr: () => stderr,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await folder[Symbol.asyncDispose]();
    },
  };
};
