import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from '../core/lib/fileLock.ts';
import { hashFiles } from '../core/lib/hashFiles.ts';
import { runCommand } from '../core/lib/runCommand.ts';
import { AppError } from '../shared/errors.ts';

/** The checkout that this file is in. */
const CHECKOUT = path.resolve(import.meta.dirname, '../..');

const PAGE_INPUTS = [
  'src/renderer',
  'src/shared',
  'resources/icons',
  'electron.vite.config.ts',
  'package-lock.json',
];

/** What each part is made of. */
const INPUTS = {
  page: PAGE_INPUTS,
  desktop: [...PAGE_INPUTS, 'src/core', 'src/main', 'src/preload', 'package.json'],
};

/** The page alone, as browser mode needs it, or with the desktop's shell and engine. */
export type BuiltPart = keyof typeof INPUTS;

type Hashes = Readonly<Record<BuiltPart, string>>;

export interface BuildOptions {
  readonly signal: AbortSignal;
  /** Folder of the checkout; that of this program by default. */
  readonly root?: string;
}

export interface EnsureBuiltOptions extends BuildOptions {
  readonly part: BuiltPart;
  /** Told before it builds. */
  readonly say: (line: string) => void;
}

/**
 * Builds the app unless what is built was made of the very sources that are there. Their content is compared: git sets
 * the time of a file to that of the checkout, also of an older commit. Rejects with `COMMAND_FAILED` and what the build
 * said, `NOT_FOUND` where there is nothing to build with, `CANCELLED`.
 */
export const ensureBuilt = async ({ part, say, ...options }: EnsureBuiltOptions): Promise<void> => {
  const { root = CHECKOUT } = options;
  if (await isCurrent(root, part)) return;
  await withBuildLock(options, async () => {
    // Another process may have built it meanwhile.
    if (await isCurrent(root, part)) return;
    say('Building the interface from its sources, which takes some seconds …');
    await build(options);
  });
};

/** Builds the app, whatever is there already. */
export const buildApp = async (options: BuildOptions): Promise<void> =>
  await withBuildLock(options, () => build(options));

const withBuildLock = async ({ root = CHECKOUT, signal }: BuildOptions, work: () => Promise<void>) =>
  await withFileLock(
    path.join(root, 'out/build.lock'),
    { signal, within: 600_000, what: 'The interface is being built' },
    work,
  );

/** Where it is kept what the parts were made of. */
const hashesFile = (root: string) => path.join(root, 'out/inputs.json');

const isCurrent = async (root: string, part: BuiltPart): Promise<boolean> => {
  const [made, sources] = await Promise.all([readHashes(root), hashFiles(root, INPUTS[part])]);
  if (made?.[part] !== sources) return false;
  return await stat(path.join(root, 'out/renderer/index.html')).then(
    () => true,
    () => false,
  );
};

const readHashes = async (root: string): Promise<Partial<Hashes> | undefined> => {
  try {
    return JSON.parse(await readFile(hashesFile(root), 'utf8')) as Partial<Hashes>;
  } catch {
    return undefined;
  }
};

const build = async ({ root = CHECKOUT, signal }: BuildOptions): Promise<void> => {
  const program = path.join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  await stat(program).catch((cause: unknown) => {
    throw new AppError('NOT_FOUND', 'The interface cannot be built: electron-vite is not installed.', {
      cause,
      hint: `Run npm ci in ${root}.`,
    });
  });
  // Before: what changes while it builds is built the next time.
  const hashes: Hashes = {
    page: await hashFiles(root, INPUTS.page),
    desktop: await hashFiles(root, INPUTS.desktop),
  };
  await rm(hashesFile(root), { force: true });
  await runCommand([process.execPath, program, 'build', '--logLevel', 'warn'], { cwd: root, signal });
  await mkdir(path.join(root, 'out'), { recursive: true });
  await writeFile(hashesFile(root), JSON.stringify(hashes));
};
