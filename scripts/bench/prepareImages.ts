import path from 'node:path';
import type Docker from 'dockerode';
import { buildNodeImage, type ImageLayout, nodeImageName } from '../../src/core/nodeImage/buildNodeImage.ts';
import { goArch, hasImage } from '../../src/core/nodeImage/findNodeImage.ts';
import { readPins } from '../../src/core/nodeImage/readPins.ts';
import { DEFAULT_KUBERNETES_VERSION } from '../../src/shared/clusterSpec.ts';

export interface PrepareImagesOptions {
  readonly docker: Docker;
  /** Folder of what can be made again. */
  readonly cache: string;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
  /** Called before the first build. */
  readonly ensureBuildTools: () => Promise<void>;
}

const RESOURCES = path.resolve(import.meta.dirname, '../../resources');

/** Sees to it that the engine has the node image in one layout; gives its name. */
export const prepareImage = async (layout: ImageLayout, options: PrepareImagesOptions): Promise<string> => {
  const pins = await readPins(RESOURCES, DEFAULT_KUBERNETES_VERSION);
  const arch = goArch(process.arch);
  const { docker, signal, report } = options;
  const name = await nodeImageName({ pins, arch, layout });
  if (await hasImage(docker, name)) return name;
  report(`building ${name}`);
  await options.ensureBuildTools();
  const cache = path.join(options.cache, 'node-image');
  return await buildNodeImage({ docker, pins, cache, arch, layout, signal, report });
};

/** Sees to it that the engine has the node image in both layouts, made from the same parts; gives their names. */
export const prepareImages = async (
  options: PrepareImagesOptions,
): Promise<{ readonly slipway: string; readonly kind: string }> => ({
  slipway: await prepareImage('store', options),
  kind: await prepareImage('below-var', options),
});
