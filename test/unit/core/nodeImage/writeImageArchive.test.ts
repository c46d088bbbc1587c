import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readFile, readlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type ComponentImage,
  rerootTar,
  writeImageArchive,
} from '../../../../src/core/nodeImage/writeImageArchive.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const list = (tar: string) => execFileSync('tar', ['-tf', tar], { encoding: 'utf8' }).trim().split('\n');
const take = (tar: string, name: string) => execFileSync('tar', ['-xOf', tar, name], { maxBuffer: 2 ** 26 });

/** Two programs, one on a common layer; a third that is the common layer alone. */
const openParts = async () => {
  const folder = await openTempFolder();
  const place = (name: string) => path.join(folder.path, name);
  await writeFile(place('one'), 'program one');
  await writeFile(place('two'), Buffer.alloc(100_000, 'two'));
  await mkdir(place('base'));
  await writeFile(place('base/tool'), 'a tool');
  execFileSync('tar', ['-cf', place('base.tar'), '-C', place('base'), 'tool']);
  const program = (name: string): ComponentImage => ({
    name: `registry.test/${name}:v1`,
    files: [{ path: `/usr/local/bin/${name}`, source: place(name) }],
    entrypoint: [`/usr/local/bin/${name}`],
  });
  const images: ComponentImage[] = [
    program('one'),
    { ...program('two'), base: place('base.tar') },
    { name: 'registry.test/tools:v1', base: place('base.tar'), files: [], entrypoint: [] },
  ];
  const write = async (name: string) => {
    await mkdir(place(`work-${name}`));
    await writeImageArchive(place(name), images, { work: place(`work-${name}`), arch: 'amd64' });
    return place(name);
  };
  return { place, write, images, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
};

interface Config {
  readonly architecture: string;
  readonly config: { readonly Entrypoint?: string[]; readonly Cmd?: string[] };
  readonly rootfs: { readonly diff_ids: string[] };
}

describe('an archive of images', () => {
  it('lists each image with its configuration and layers, which are named by what is in them', async () => {
    await using parts = await openParts();
    const archive = await parts.write('a.tar');
    const manifest = JSON.parse(take(archive, 'manifest.json').toString()) as {
      Config: string;
      RepoTags: string[];
      Layers: string[];
    }[];
    expect(manifest.map(({ RepoTags, Layers }) => `${RepoTags.join()} ${Layers.length}`)).toEqual([
      'registry.test/one:v1 1',
      'registry.test/two:v1 2',
      'registry.test/tools:v1 1',
    ]);
    for (const { Config: name, Layers } of manifest) {
      const bytes = take(archive, name);
      expect(name).toBe(`${sha256(bytes)}.json`);
      const config = JSON.parse(bytes.toString()) as Config;
      expect(config.architecture).toBe('amd64');
      expect(config.rootfs.diff_ids).toEqual(Layers.map((layer) => `sha256:${sha256(take(archive, layer))}`));
    }
    const entrypoints = manifest.map(({ Config: name }) => {
      const { config } = JSON.parse(take(archive, name).toString()) as Config;
      return config.Entrypoint ?? config.Cmd;
    });
    expect(entrypoints).toEqual([['/usr/local/bin/one'], ['/usr/local/bin/two'], ['/bin/sh']]);
  });

  it('has each layer once, though several images share it', async () => {
    await using parts = await openParts();
    const names = list(await parts.write('a.tar'));
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.endsWith('/layer.tar'))).toHaveLength(3);
  });

  it('has the programs, which may be run', async () => {
    await using parts = await openParts();
    const archive = await parts.write('a.tar');
    const [, two] = JSON.parse(take(archive, 'manifest.json').toString()) as { Layers: [string, string] }[];
    await writeFile(parts.place('layer.tar'), take(archive, two?.Layers[1] ?? ''));
    expect(execFileSync('tar', ['-tvf', parts.place('layer.tar')], { encoding: 'utf8' })).toMatch(
      /^-rwxr-xr-x 0\/0 +100000 .*usr\/local\/bin\/two\n$/,
    );
    expect(take(parts.place('layer.tar'), 'usr/local/bin/two')).toEqual(await readFile(parts.place('two')));
  });

  it('is the same byte for byte when its parts are, whatever their times and modes', async () => {
    await using parts = await openParts();
    const first = await readFile(await parts.write('a.tar'));
    await utimes(parts.place('one'), 1, 1);
    await chmod(parts.place('two'), 0o600);
    const second = await readFile(await parts.write('b.tar'));
    expect(sha256(second)).toBe(sha256(first));
  });

  it('fails when a part is missing', async () => {
    await using parts = await openParts();
    const [one] = parts.images;
    const images = [{ ...one, files: [{ path: '/x', source: parts.place('missing') }] }] as ComponentImage[];
    await mkdir(parts.place('work'));
    await expect(
      writeImageArchive(parts.place('c.tar'), images, { work: parts.place('work'), arch: 'amd64' }),
    ).rejects.toThrow('ENOENT');
  });
});

describe('rerootTar', () => {
  it('takes the first folder off every path, hard links too, and no other name', async () => {
    await using folder = await openTempFolder();
    const place = (name: string) => path.join(folder.path, name);
    await mkdir(place('out/bin'), { recursive: true });
    await writeFile(place('out/bin/tool'), 'a tool');
    execFileSync('ln', [place('out/bin/tool'), place('out/bin/same')]);
    execFileSync('ln', ['-s', '/bin/tool', place('out/bin/link')]);
    execFileSync('tar', ['--sort=name', '-cf', place('in.tar'), '-C', folder.path, 'out']);
    await rerootTar(createReadStream(place('in.tar')), place('out.tar'));
    await mkdir(place('there'));
    execFileSync('tar', ['-xf', place('out.tar'), '-C', place('there')]);
    expect(list(place('out.tar')).toSorted()).toEqual(['bin/', 'bin/link', 'bin/same', 'bin/tool']);
    expect(await readFile(place('there/bin/same'), 'utf8')).toBe('a tool');
    expect(await readlink(place('there/bin/link'))).toBe('/bin/tool');
  });
});
