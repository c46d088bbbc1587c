import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Programs that the build of the node image calls, and the Debian packages that have them. */
export const buildPrograms = [
  { name: 'mmdebstrap', packages: ['mmdebstrap'], purpose: "to make the node image's Debian root" },
  { name: 'gcc', packages: ['gcc', 'libc6-dev'], purpose: 'to build parts of the node image that are C' },
] as const;

/** Oldest Go that fetches by itself the newer one that the modules ask for. */
const OLDEST_GO = [1, 21] as const;

/** The version of the Go on PATH, such as `go1.26.0`; undefined when there is none. */
export const readGoVersion = async (options: {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}): Promise<string | undefined> => {
  // GOTOOLCHAIN=local: the installed one is asked, and a newer one not fetched just to say its version.
  const env = { ...options.env, GOTOOLCHAIN: 'local' };
  const answer = await run('go', ['version'], { env, signal: options.signal, timeout: 10_000 }).catch(
    () => undefined,
  );
  options.signal.throwIfAborted();
  return answer && /\bgo\d+(?:\.\d+)*\S*/.exec(answer.stdout)?.[0];
};

/** Whether a Go version (`go1.26.0`, or Debian's `2:1.26~1`) can build the node image. */
export const isGoNewEnough = (version: string): boolean => {
  const match = /^(?:go|\d+:)?(\d+)\.(\d+)/.exec(version);
  if (match === null) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > OLDEST_GO[0] || (major === OLDEST_GO[0] && minor >= OLDEST_GO[1]);
};

/** What to do about a Go that is missing or too old; undefined when it is fine. */
export const describeOldGo = (version: string | undefined): string | undefined =>
  version !== undefined && isGoNewEnough(version)
    ? undefined
    : `Install Go ${OLDEST_GO.join('.')} or later (https://go.dev/doc/install) and put its bin folder on your PATH; it fetches the version that the node image needs by itself.`;
