import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPins } from '../../../../src/core/nodeImage/readPins.ts';
import { DEFAULT_KUBERNETES_VERSION } from '../../../../src/shared/clusterSpec.ts';
import { errorOf } from '../../../helpers/errorOf.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const RESOURCES = path.resolve(import.meta.dirname, '../../../../resources');

describe('the pins of the node image', () => {
  it.each([DEFAULT_KUBERNETES_VERSION, 'v1.35.4'])('name every part of %s', async (version) => {
    const pins = await readPins(RESOURCES, version);
    expect(pins.modules.map(({ name }) => name).toSorted()).toEqual([
      'cni-plugins',
      'containerd',
      'coredns',
      'etcd',
      'flannel',
      'kubernetes',
      'local-path-provisioner',
    ]);
    expect(pins.modules.find(({ name }) => name === 'kubernetes')?.version).toBe(version);
  });

  it('of a version that has none say which ones have, and what to do', async () => {
    const error = await errorOf(readPins(RESOURCES, 'v1.20.0'));
    expect(error).toMatchObject({
      code: 'UNSUPPORTED',
      message: 'No node image can be built for Kubernetes v1.20.0.',
      hint: 'Versions that can be built here: v1.36.3, v1.35.4. Any other needs an image to be named: kindest/node:v1.20.0.',
    });
  });

  it.each([
    ['no JSON', '{', 'JSON'],
    [
      'an unknown key',
      '{"go":"go1","debian":{"suite":"a","lock":"b"},"modules":{},"kubernetes":{},"extra":1}',
      'extra',
    ],
    ['no Go toolchain', '{"debian":{"suite":"a","lock":"b"},"modules":{},"kubernetes":{}}', 'go'],
  ])('are refused with %s', async (_name, content, words) => {
    await using folder = await openTempFolder();
    await mkdir(path.join(folder.path, 'node-image'));
    await writeFile(path.join(folder.path, 'node-image', 'pins.json'), content);
    await expect(readPins(folder.path, 'v1.36.3')).rejects.toThrow(words);
  });
});
