import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Check } from './doctorInput.ts';
import type { Finding } from './finding.ts';
import { formatBytes } from './formatBytes.ts';

const GB = 2 ** 30;
/** A built node image with its layers and build cache, and room for a cluster of three. */
const NEED_BUILD = 8 * GB;
const NEED_RUN = 3 * GB;

/** Free space where the engine keeps images and containers, and where the node image is built. */
export const checkDisk: Check = async ({ engine, local, mustBuildImage, cacheFolder }) => {
  const places = [
    ...(local && engine !== undefined && engine.info.rootFolder !== ''
      ? [
          {
            id: 'disk',
            title: 'Disk space for Docker',
            folder: engine.info.rootFolder,
            need: mustBuildImage ? NEED_BUILD : NEED_RUN,
          },
        ]
      : []),
    ...(mustBuildImage
      ? [
          {
            id: 'disk-cache',
            title: 'Disk space to build the node image',
            folder: cacheFolder,
            need: NEED_BUILD,
          },
        ]
      : []),
  ];
  return Promise.all(
    places.map(async ({ id, title, folder, need }): Promise<Finding> => {
      const free = await readFreeSpace(folder);
      const found = `${formatBytes(free)} free in ${folder}`;
      if (free >= need) return { id, title, level: 'ok', found };
      return {
        id,
        title,
        level: free < need / 2 ? 'problem' : 'warning',
        found: `${found}, about ${formatBytes(need)} are needed`,
        todo: 'Free some space; "docker system prune" removes what Docker no longer uses.',
      };
    }),
  );
};

/** Bytes free to ordinary users on the disk of a folder, or of the nearest folder above that is there. */
const readFreeSpace = async (folder: string): Promise<number> => {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const parent = dirname(resolve(folder));
    if (parent === resolve(folder)) throw error;
    return readFreeSpace(parent);
  }
};
