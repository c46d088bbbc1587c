import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { extract } from 'tar-fs';
import { AppError } from '../../shared/errors.ts';
import { runOnce } from './imageEngine.ts';
import { makeOnce } from './makeOnce.ts';

/** One archive of a bundle, to be unpacked at a machine's root. */
export interface BundlePart {
  /** programs, tools, cni, images or files. */
  readonly name: string;
  /** Absolute path of the archive (tar, gzip) on this machine. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes of the archive. */
  readonly size: number;
}

/** What a machine needs to become a node, as archives: made from a node image, and sent to machines as it is. */
export interface Bundle {
  readonly image: string;
  readonly parts: readonly BundlePart[];
}

export interface BundleOptions {
  readonly docker: Docker;
  readonly image: string;
  /** Folder for finished bundles. */
  readonly cache: string;
  /** Folder `resources` of the app. */
  readonly resources: string;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

const MANIFEST = 'manifest.json';

/**
 * Makes the bundle of a node image unless the cache has it. The image must be one of Slipway's own: Debian's programs
 * are made to run on any machine by what it brings. Errors: `UNSUPPORTED`, `IMAGE_BUILD_FAILED`, `DISK_FULL`, `CANCELLED`.
 */
export const makeBundle = async (options: BundleOptions): Promise<Bundle> => {
  const { docker, image, report } = options;
  const script = await readFile(path.join(options.resources, 'ssh-host', 'make-bundle'), 'utf8');
  const { Id, Architecture, Config } = await docker.getImage(image).inspect();
  const inputs = createHash('sha256').update(`${Id}\0${script}`).digest('hex').slice(0, 16);
  const folder = await makeOnce(path.join(options.cache, `${Architecture}-${inputs}`), async (temporary) => {
    report(`making the bundle of ${image}`);
    if (Config.Labels?.['dev.slipway.kubernetes'] === undefined) throw refuseForeign(image);
    await runOnce(
      docker,
      { image, entrypoint: ['/bin/bash', '-c', script], signal: options.signal },
      async (container) => {
        const archive = await container.getArchive({ path: '/bundle' });
        await pipeline(archive, extract(temporary, { strip: 1 }), { signal: options.signal });
      },
    );
    const names = (await readdir(temporary)).sort();
    const parts = await Promise.all(names.map((name) => describePart(path.join(temporary, name))));
    await writeFile(path.join(temporary, MANIFEST), JSON.stringify({ parts }));
  });
  const { parts } = JSON.parse(await readFile(path.join(folder, MANIFEST), 'utf8')) as {
    readonly parts: readonly Omit<BundlePart, 'path'>[];
  };
  return { image, parts: parts.map((part) => ({ ...part, path: path.join(folder, `${part.name}.tar.gz`) })) };
};

const describePart = async (file: string) => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const { size } = await stat(file);
  return { name: path.basename(file, '.tar.gz'), sha256: hash.digest('hex'), size };
};

const refuseForeign = (image: string) =>
  new AppError('UNSUPPORTED', `${image} is no image that Slipway built, and machines over SSH need one.`, {
    hint: 'Name no image: one is found, or built, for the Kubernetes version that you want.',
  });
