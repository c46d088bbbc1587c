import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { DEFAULT_KUBERNETES_VERSION } from '../../shared/clusterSpec.ts';
import type { KubernetesVersionInfo } from '../../shared/contract/clusters.ts';
import type { NodeImageInfo } from '../core.ts';

const pinned = z.looseObject({ kubernetes: z.record(z.string(), z.unknown()) });

/** The Kubernetes versions that clusters can be made of here, newest first: those with pins, and those with an image. */
export const listVersions = async (
  resources: string,
  images: readonly NodeImageInfo[],
): Promise<readonly KubernetesVersionInfo[]> => {
  const text = await readFile(path.join(resources, 'node-image', 'pins.json'), 'utf8');
  const buildable = Object.keys(pinned.parse(JSON.parse(text)).kubernetes);
  // One of ours from other pins would be built anew.
  const usable = images.filter(({ name, current }) => current || name.startsWith('kindest/node:'));
  const present = new Set(usable.flatMap(({ kubernetes }) => kubernetes ?? []));
  return [...new Set([...buildable, ...present])]
    .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((version) => ({
      version,
      isDefault: version === DEFAULT_KUBERNETES_VERSION,
      hasImage: present.has(version),
    }));
};
