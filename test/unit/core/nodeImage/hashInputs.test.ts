import { appendFile, chmod, cp, mkdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashInputs } from '../../../../src/core/nodeImage/hashInputs.ts';
import { type Pins, readPins } from '../../../../src/core/nodeImage/readPins.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const RESOURCES = path.resolve(import.meta.dirname, '../../../../resources');
const VERSION = 'v1.36.3';

/** A copy of the image's inputs that a test may change. */
const openInputs = async () => {
  const folder = await openTempFolder();
  await cp(path.join(RESOURCES, 'node-image'), path.join(folder.path, 'node-image'), { recursive: true });
  const place = (file: string) => path.join(folder.path, 'node-image', file);
  return {
    place,
    hash: async (change: (pins: Pins) => Pins = (pins) => pins, arch = 'amd64') =>
      await hashInputs(change(await readPins(folder.path, VERSION)), arch),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

describe("the hash of the node image's inputs", () => {
  it('is 12 hexadecimal digits, the same for the same inputs wherever they are', async () => {
    await using inputs = await openInputs();
    const hash = await inputs.hash();
    expect(hash).toMatch(/^[0-9a-f]{12}$/);
    expect(await inputs.hash()).toBe(hash);
    expect(await hashInputs(await readPins(RESOURCES, VERSION), 'amd64')).toBe(hash);
  });

  it.each([
    'debian.json',
    'node.Dockerfile',
    'tools/preload',
    'files/usr/local/bin/entrypoint',
    'files/kind/manifests/default-cni.yaml',
    'flannel/run-flannel',
    'pause/main.go',
    'modules/kubernetes-1.36.3/go.mod',
    'modules/containerd-2.4.2/go.sum',
  ])('changes with %s, and back with it', async (file) => {
    await using inputs = await openInputs();
    const before = await inputs.hash();
    const content = await readFile(inputs.place(file));
    await appendFile(inputs.place(file), ' ');
    expect(await inputs.hash()).not.toBe(before);
    await writeFile(inputs.place(file), content);
    expect(await inputs.hash()).toBe(before);
  });

  it('changes with a new file, and with the name of one', async () => {
    await using inputs = await openInputs();
    const before = await inputs.hash();
    await writeFile(inputs.place('files/etc/new'), 'x');
    const added = await inputs.hash();
    await rename(inputs.place('files/etc/new'), inputs.place('files/etc/newer'));
    expect(new Set([before, added, await inputs.hash()]).size).toBe(3);
  });

  it.runIf(process.platform !== 'win32')('changes when a file of the node becomes a program', async () => {
    await using inputs = await openInputs();
    const before = await inputs.hash();
    await chmod(inputs.place('files/usr/local/bin/entrypoint'), 0o644);
    expect(await inputs.hash()).not.toBe(before);
  });

  it('changes with what the pins say', async () => {
    await using inputs = await openInputs();
    const hashes = await Promise.all([
      inputs.hash(),
      inputs.hash(undefined, 'arm64'),
      inputs.hash((pins) => ({ ...pins, kubernetes: 'v1.36.4' })),
      inputs.hash((pins) => ({ ...pins, go: 'go1.99.0' })),
      inputs.hash((pins) => ({ ...pins, debian: { ...pins.debian, suite: 'trixie' } })),
      inputs.hash((pins) => ({ ...pins, images: { ...pins.images, pause: '9' } })),
      inputs.hash((pins) => ({ ...pins, modules: pins.modules.slice(1) })),
      inputs.hash((pins) => ({ ...pins, modules: pins.modules.map((each) => ({ ...each, version: 'v0' })) })),
      inputs.hash((pins) => ({
        ...pins,
        modules: pins.modules.map((each) => ({ ...each, staticCgo: true })),
      })),
    ]);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('does not change with times, the order of the pins, or what is in no image', async () => {
    await using inputs = await openInputs();
    const before = await inputs.hash();
    await utimes(inputs.place('node.Dockerfile'), 1, 1);
    await mkdir(inputs.place('modules/unused'));
    await writeFile(inputs.place('modules/unused/go.mod'), 'module unused\n');
    await writeFile(inputs.place('README.md'), 'Read me.\n');
    const pins = JSON.parse(await readFile(inputs.place('pins.json'), 'utf8'));
    const modules = Object.fromEntries(Object.entries(pins.modules).toReversed());
    // Another version of Kubernetes goes into another image.
    const kubernetes = { [VERSION]: pins.kubernetes[VERSION] };
    await writeFile(inputs.place('pins.json'), JSON.stringify({ ...pins, kubernetes, modules }));
    expect(await inputs.hash()).toBe(before);
  });

  it('fails when an input is missing', async () => {
    await using inputs = await openInputs();
    await rename(inputs.place('debian.json'), inputs.place('elsewhere'));
    await expect(inputs.hash()).rejects.toThrow('ENOENT');
  });
});
