import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';

const modulePin = z.strictObject({
  dir: z.string(),
  version: z.string(),
  'static-cgo': z.boolean().default(false),
});

const pinsFile = z.strictObject({
  go: z.string(),
  debian: z.strictObject({ suite: z.string(), lock: z.string() }),
  modules: z.record(z.string(), modulePin),
  kubernetes: z.record(
    z.string(),
    z.strictObject({
      modules: z.record(z.string(), modulePin),
      images: z.strictObject({ etcd: z.string(), coredns: z.string(), pause: z.string() }),
    }),
  ),
});

export interface ModulePin {
  readonly name: string;
  /** Folder with the go.mod and go.sum that pin every module and its checksum. */
  readonly dir: string;
  readonly version: string;
  /** Built with cgo and linked statically (flannel's udp backend is C). */
  readonly staticCgo: boolean;
}

/** Everything that goes into the node image of one Kubernetes version. */
export interface Pins {
  readonly kubernetes: string;
  /** Folder `resources/node-image`. */
  readonly root: string;
  /** Go toolchain, such as go1.26.8. */
  readonly go: string;
  readonly debian: { readonly suite: string; readonly lock: string };
  readonly modules: readonly ModulePin[];
  /** Tags that this version's kubeadm asks for. */
  readonly images: { readonly etcd: string; readonly coredns: string; readonly pause: string };
}

/** Reads the pins of one Kubernetes version; `UNSUPPORTED` when that version has none. */
export const readPins = async (resources: string, kubernetes: string): Promise<Pins> => {
  const root = path.join(resources, 'node-image');
  const file = pinsFile.parse(JSON.parse(await readFile(path.join(root, 'pins.json'), 'utf8')));
  const own = file.kubernetes[kubernetes];
  if (own === undefined) {
    throw new AppError('UNSUPPORTED', `No node image can be built for Kubernetes ${kubernetes}.`, {
      hint: `Versions that can be built here: ${Object.keys(file.kubernetes).join(', ')}. Any other needs an image to be named: kindest/node:${kubernetes}.`,
    });
  }
  const modules = Object.entries({ ...own.modules, ...file.modules }).map(([name, pin]) => ({
    name,
    dir: path.join(root, 'modules', pin.dir),
    version: pin.version,
    staticCgo: pin['static-cgo'],
  }));
  return {
    kubernetes,
    root,
    go: file.go,
    debian: { suite: file.debian.suite, lock: path.join(root, file.debian.lock) },
    modules,
    images: own.images,
  };
};
