import type Docker from 'dockerode';
import type { NodeImageInfo } from '../core.ts';
import { IMAGE_REPOSITORY, nodeImageName } from './buildNodeImage.ts';
import { goArch } from './findNodeImage.ts';
import { readPins } from './readPins.ts';

const REPOSITORIES = [IMAGE_REPOSITORY, 'kindest/node'];

/** Kubernetes version in a tag such as v1.36.3-0123456789ab. */
const versionOf = (name: string) => /:(v\d+\.\d+\.\d+)/.exec(name)?.[1];

/** The node images in the engine, newest first. */
export const listNodeImages = async (
  docker: Docker,
  resources: string,
): Promise<readonly NodeImageInfo[]> => {
  const images = await docker.listImages();
  const named = images.flatMap((image) =>
    (image.RepoTags ?? [])
      .filter((name) => REPOSITORIES.some((repository) => name.startsWith(`${repository}:v`)))
      .map((name) => ({
        name,
        size: image.Size,
        createdAt: image.Created * 1000,
        kubernetes: versionOf(name),
      })),
  );
  const current = new Map<string, string | undefined>();
  for (const kubernetes of new Set(named.flatMap((image) => image.kubernetes ?? []))) {
    const pins = await readPins(resources, kubernetes).catch(() => undefined);
    current.set(kubernetes, pins && (await nodeImageName({ pins, arch: goArch(process.arch) })));
  }
  return named
    .map((image) => ({ ...image, current: current.get(image.kubernetes ?? '') === image.name }))
    .sort((a, b) => b.createdAt - a.createdAt);
};
