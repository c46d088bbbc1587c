import { resolve } from 'node:path';
import type Docker from 'dockerode';
import { nodeImageName } from '../../src/core/nodeImage/buildNodeImage.ts';
import { goArch, hasImage } from '../../src/core/nodeImage/findNodeImage.ts';
import { readPins } from '../../src/core/nodeImage/readPins.ts';
import { DEFAULT_KUBERNETES_VERSION } from '../../src/shared/clusterSpec.ts';

/** Whether the engine has the node image that this checkout's files make. */
export const hasNodeImage = async (docker: Docker): Promise<boolean> => {
  const pins = await readPins(resolve(import.meta.dirname, '../../resources'), DEFAULT_KUBERNETES_VERSION);
  return await hasImage(docker, await nodeImageName({ pins, arch: goArch(process.arch) }));
};
