import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { hashFiles } from '../lib/hashFiles.ts';
import { runCommand } from '../lib/runCommand.ts';
import { withCleanup } from '../lib/withCleanup.ts';
import { type BuildContext, buildError } from './buildBinaries.ts';
import { makeOnce } from './makeOnce.ts';

const debianLock = z.strictObject({
  suite: z.string(),
  /** What is asked for; the rest are its dependencies. */
  wanted: z.array(z.string()),
  packages: z.record(z.string(), z.array(z.tuple([z.string(), z.string(), z.string()]))),
});

const EXCLUDED = [
  '/usr/share/doc/*',
  '/usr/share/man/*',
  '/usr/share/locale/*',
  '/usr/share/info/*',
  '/usr/share/zoneinfo/*',
];

interface DebianOptions {
  readonly suite: string;
  /** Packages, each as `name` or `name=version`. */
  readonly include: readonly string[];
  readonly tools: string;
  readonly target: string;
  readonly arch: string;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/**
 * Makes a Debian root as a tar file and returns its packages as "name version sha256" lines.
 * Only the suite itself is used: a released suite does not change any more, so that what is pinned stays to be had.
 */
export const makeDebianRoot = async (options: DebianOptions): Promise<readonly string[]> => {
  const work = await mkdtemp(path.join(tmpdir(), 'slipway-debian-'));
  const makeRoot = async () => {
    const list = path.join(work, 'packages');
    await runCommand(
      [
        'mmdebstrap',
        '--variant=minbase',
        '--format=tar',
        `--architectures=${options.arch}`,
        `--include=${options.include.join(',')}`,
        '--aptopt=Acquire::Retries "3"',
        ...EXCLUDED.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
        `--setup-hook=sed -i '/-updates\\|-security/d' "$1"/etc/apt/sources.list`,
        `--customize-hook='${path.join(options.tools, 'list-packages')}' "$1" > '${list}'`,
        options.suite,
        options.target,
      ],
      { signal: options.signal, onLine: options.onLine },
    );
    return (await readFile(list, 'utf8')).trim().split('\n');
  };
  return await withCleanup(makeRoot, () => rm(work, { recursive: true, force: true }));
};

/** Builds the nodes' Debian root from the locked packages; any other version or checksum fails the build. */
export const buildRootfs = async (context: BuildContext): Promise<string> => {
  const lock = debianLock.parse(JSON.parse(await readFile(context.pins.debian.lock, 'utf8')));
  const locked = lock.packages[context.arch];
  if (locked === undefined) {
    throw new AppError('UNSUPPORTED', `The Debian packages are not pinned for ${context.arch}.`, {
      hint: 'Name a node image of this architecture with --image.',
    });
  }
  const hash = (
    await hashFiles(context.pins.root, ['debian.json', 'tools/list-packages'], [context.arch])
  ).slice(0, 16);
  const target = path.join(context.cache, `debian-${hash}.tar`);
  return makeOnce(target, async (temporary) => {
    context.report('installing Debian packages');
    const installed = await makeDebianRoot({
      suite: lock.suite,
      include: locked.map(([name, version]) => `${name}=${version}`),
      tools: path.join(context.pins.root, 'tools'),
      target: temporary,
      arch: context.arch,
      signal: context.signal,
      onLine: (line) => context.report(`installing Debian packages: ${line}`),
    }).catch((error: unknown) => {
      throw buildError('The Debian root', error);
    });
    const expected = new Set(locked.map((entry) => entry.join(' ')));
    const odd = [
      ...installed.filter((line) => !expected.delete(line)),
      ...[...expected].map((line) => `missing: ${line}`),
    ];
    if (odd.length > 0) {
      throw new AppError('IMAGE_BUILD_FAILED', 'Debian gave other packages than the pinned ones.', {
        hint: 'Look at what changed, then run npm run pin:debian and commit the result.',
        details: odd.slice(0, 20),
      });
    }
  });
};
