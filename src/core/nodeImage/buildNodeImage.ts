import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import { pack } from 'tar-fs';
import { withCleanup } from '../lib/withCleanup.ts';
import { type BuildContext, buildBinaries, buildError } from './buildBinaries.ts';
import { buildRootfs } from './buildRootfs.ts';
import { componentImages, ownImageNames } from './componentImages.ts';
import { hashInputs } from './hashInputs.ts';
import { BUILD_LABEL, markBuilder, readProgress, removeBuildLeftovers, runOnce } from './imageEngine.ts';
import { makeOnce, partName, removeUnfinishedParts } from './makeOnce.ts';
import { stageContext } from './stageContext.ts';
import { rerootTar, writeImageArchive } from './writeImageArchive.ts';

export const IMAGE_REPOSITORY = 'slipway/node';

/**
 * `store`: component images unpacked in the image, for nodes that start at once and take little disk.
 * `below-var`: as kind lays its own images out; made for comparisons.
 */
export type ImageLayout = 'store' | 'below-var';

export interface BuildOptions extends Omit<BuildContext, 'cache'> {
  readonly docker: Docker;
  readonly cache: string;
  readonly layout?: ImageLayout;
}

/** Name of the image that these inputs make, such as `slipway/node:v1.36.3-0123456789ab`. */
export const nodeImageName = async (
  options: Pick<BuildOptions, 'pins' | 'arch' | 'layout'>,
): Promise<string> => {
  const suffix = options.layout === 'below-var' ? '-below-var' : '';
  return `${IMAGE_REPOSITORY}:${options.pins.kubernetes}-${await hashInputs(options.pins, options.arch)}${suffix}`;
};

/**
 * Builds the node image from Debian's packages and Go modules and returns its name.
 * The name is given last, to a whole image. Finished parts are kept in `cache`. Errors: `IMAGE_BUILD_FAILED`,
 * `DISK_FULL`, `CANCELLED`, `DOCKER_FAILED`.
 */
export const buildNodeImage = async (options: BuildOptions): Promise<string> => {
  const { docker, pins, report, signal } = options;
  await mkdir(options.cache, { recursive: true });
  const name = await nodeImageName(options);
  await removeBuildLeftovers(docker);
  await removeUnfinishedParts(options.cache, path.join(options.cache, 'bin'));
  const rootfs = await buildRootfs(options);
  const program = await buildBinaries(options);
  // Some 1.5 GB: the system's folder for temporary files may be in memory.
  const work = partName(path.join(options.cache, 'work'));
  await mkdir(work, { recursive: true });
  const base = `${IMAGE_REPOSITORY}:building-base-${process.pid}`;
  const raw = `${IMAGE_REPOSITORY}:building-raw-${process.pid}`;
  const build = async () => {
    signal.throwIfAborted();
    report('importing the Debian root');
    await importRootfs(docker, rootfs, base);
    report('collecting the tools of the network images');
    const tools = path.join(work, 'tools.tar');
    await collectTools(options, base, tools);
    report('writing the component images');
    const images = componentImages(pins, program, tools);
    const archive = path.join(work, 'images.tar');
    await writeImageArchive(archive, images, { work, arch: options.arch });
    report('building the node');
    await buildRaw(options, { base, raw, work, program });
    report('unpacking the component images into the node');
    await preload(options, { raw, archive, name });
    return name;
  };
  const cleanUp = async () => {
    await rm(work, { recursive: true, force: true });
    for (const image of [raw, base])
      await docker
        .getImage(image)
        .remove({ force: true })
        .catch(() => undefined);
  };
  return await withCleanup(build, cleanUp).catch((error: unknown) => {
    throw buildError('The node image', signal.aborted ? signal.reason : error);
  });
};

const importRootfs = async (docker: Docker, rootfs: string, name: string) => {
  const [repo, tag] = name.split(':');
  const stream = await docker.importImage(createReadStream(rootfs), {
    repo,
    tag,
    changes: `LABEL ${BUILD_LABEL}='${await markBuilder()}'`,
  });
  await readProgress(stream as NodeJS.ReadableStream, () => undefined);
};

const collectTools = (options: BuildOptions, base: string, target: string) =>
  makeOnce(target, async (temporary) => {
    const script = await readFile(path.join(options.pins.root, 'tools', 'collect'), 'utf8');
    await runOnce(
      options.docker,
      {
        image: base,
        entrypoint: ['/bin/sh', '-c', script, 'collect', '/out'],
        signal: options.signal,
      },
      async (container) => {
        const output: NodeJS.ReadableStream = await container.getArchive({ path: '/out' });
        await rerootTar(output, temporary);
      },
    );
  });

interface RawParts {
  readonly base: string;
  readonly raw: string;
  readonly work: string;
  readonly program: (name: string) => string;
}

const buildRaw = async (options: BuildOptions, parts: RawParts) => {
  const context = path.join(parts.work, 'context');
  const own = ownImageNames(options.pins);
  await stageContext({
    root: options.pins.root,
    target: context,
    program: parts.program,
    version: options.pins.kubernetes,
    substitutions: {
      PAUSE_IMAGE: own.pause,
      FLANNEL_IMAGE: own.flannel,
      LOCAL_PATH_IMAGE: own.localPath,
      TOOLS_IMAGE: own.tools,
    },
  });
  const stream = await options.docker.buildImage(pack(context) as unknown as NodeJS.ReadableStream, {
    t: parts.raw,
    dockerfile: 'node.Dockerfile',
    buildargs: JSON.stringify({ BASE: parts.base }) as unknown as Record<string, string>,
    labels: JSON.stringify({ [BUILD_LABEL]: await markBuilder() }) as unknown as Record<string, string>,
    forcerm: true,
    abortSignal: options.signal,
  });
  await readProgress(stream, (line) => options.report(`building the node: ${line}`));
};

const preload = async (options: BuildOptions, parts: { raw: string; archive: string; name: string }) => {
  const script = await readFile(path.join(options.pins.root, 'tools', 'preload'), 'utf8');
  const layout = options.layout ?? 'store';
  const [repo, tag] = parts.name.split(':');
  await runOnce(
    options.docker,
    {
      image: parts.raw,
      entrypoint: ['/bin/bash', '-c', script, 'preload', layout],
      stdin: parts.archive,
      ...(layout === 'store' ? { volume: '/build' } : {}),
      signal: options.signal,
    },
    (container) =>
      container.commit({
        repo,
        tag,
        changes: [
          'ENTRYPOINT ["/usr/local/bin/entrypoint","/sbin/init"]',
          'CMD []',
          `LABEL ${BUILD_LABEL}="" dev.slipway.kubernetes="${options.pins.kubernetes}"`,
        ].join('\n'),
      }),
  );
};
