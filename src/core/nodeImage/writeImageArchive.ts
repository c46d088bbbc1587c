import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { finished, pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-stream';

/** One program as a container image; `base` is the path of a tar file laid below it. */
export interface ComponentImage {
  readonly name: string;
  readonly base?: string;
  readonly files: readonly { readonly path: string; readonly source: string }[];
  readonly entrypoint: readonly string[];
}

/** Deterministic: the same inputs give the same bytes, so that layers are shared and a hash means something. */
const EPOCH = new Date(0);

const sha256File = async (file: string) => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

const writeLayer = async (target: string, files: ComponentImage['files']) => {
  const layer = pack();
  const written = pipeline(layer, createWriteStream(target));
  for (const file of files) {
    const { size } = await stat(file.source);
    const entry = layer.entry({ name: file.path.slice(1), size, mode: 0o755, mtime: EPOCH });
    await pipeline(createReadStream(file.source), entry);
  }
  layer.finalize();
  await written;
};

/**
 * Writes component images as one archive in the format of `docker save` (image spec v1.2: manifest.json,
 * one config per image, layers as tar files), each layer once. `work` is a folder for the layers meanwhile.
 */
export const writeImageArchive = async (
  target: string,
  images: readonly ComponentImage[],
  options: { readonly work: string; readonly arch: string },
): Promise<void> => {
  const archive = pack();
  const written = pipeline(archive, createWriteStream(target));
  const known = new Map<string, string>();
  const addFile = async (file: string) => {
    const digest = await sha256File(file);
    if (!known.has(digest)) {
      known.set(digest, `${digest}/layer.tar`);
      const { size } = await stat(file);
      await pipeline(
        createReadStream(file),
        archive.entry({ name: `${digest}/layer.tar`, size, mtime: EPOCH }),
      );
    }
    return digest;
  };
  const manifest = [];
  for (const [index, image] of images.entries()) {
    const layers = image.base === undefined ? [] : [await addFile(image.base)];
    if (image.files.length > 0) {
      const layer = `${options.work}/layer-${index}.tar`;
      await writeLayer(layer, image.files);
      layers.push(await addFile(layer));
    }
    const config = JSON.stringify({
      architecture: options.arch,
      os: 'linux',
      created: EPOCH.toISOString(),
      config: {
        Env: ['PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
        ...(image.entrypoint.length > 0 ? { Entrypoint: image.entrypoint } : { Cmd: ['/bin/sh'] }),
      },
      rootfs: { type: 'layers', diff_ids: layers.map((digest) => `sha256:${digest}`) },
      history: layers.map(() => ({ created: EPOCH.toISOString(), created_by: 'slipway' })),
    });
    const configName = `${createHash('sha256').update(config).digest('hex')}.json`;
    archive.entry({ name: configName, mtime: EPOCH }, config);
    manifest.push({
      Config: configName,
      RepoTags: [image.name],
      Layers: layers.map((digest) => known.get(digest)),
    });
  }
  archive.entry({ name: 'manifest.json', mtime: EPOCH }, JSON.stringify(manifest));
  archive.finalize();
  await written;
};

/** Copies a tar stream into a file with the first folder of every path (`out/…`) taken off. */
export const rerootTar = async (input: NodeJS.ReadableStream, target: string): Promise<void> => {
  const output = pack();
  const reader = extract();
  const written = pipeline(output, createWriteStream(target));
  const strip = (name: string) => name.replace(/^\.?\/?[^/]+\//, '');
  reader.on('entry', (header, stream, next) => {
    const name = strip(header.name);
    if (name === '') {
      stream.resume();
      stream.on('end', next);
      return;
    }
    const linkname = header.type === 'link' && header.linkname ? strip(header.linkname) : header.linkname;
    const entry = output.entry(
      { ...header, name, mtime: EPOCH, ...(linkname ? { linkname } : {}) },
      (error) => (error ? reader.destroy(error) : next()),
    );
    stream.pipe(entry);
  });
  input.pipe(reader);
  await finished(reader);
  output.finalize();
  await written;
};
