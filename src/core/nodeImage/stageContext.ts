import { chmod, copyFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const PROGRAMS = ['kubeadm', 'kubelet', 'kubectl', 'containerd', 'containerd-shim-runc-v2', 'ctr', 'etcdctl'];
const CNI_PROGRAMS = ['bridge', 'ptp', 'loopback', 'host-local', 'portmap'];

export interface ContextOptions {
  /** Folder `resources/node-image`. */
  readonly root: string;
  readonly target: string;
  readonly program: (name: string) => string;
  readonly version: string;
  /** Values for the `@NAME@` places in the files. */
  readonly substitutions: Readonly<Record<string, string>>;
}

/** Lays out the folder that the node's Dockerfile copies from. */
export const stageContext = async (options: ContextOptions): Promise<void> => {
  const { root, target } = options;
  for (const folder of ['bin', 'cni']) await mkdir(path.join(target, folder), { recursive: true });
  await copyFile(path.join(root, 'node.Dockerfile'), path.join(target, 'node.Dockerfile'));
  await cp(path.join(root, 'files'), path.join(target, 'files'), { recursive: true });
  await substitute(path.join(target, 'files'), options.substitutions);
  await writeFile(path.join(target, 'files', 'kind', 'version'), options.version);
  for (const [folder, names] of [
    ['bin', PROGRAMS],
    ['cni', CNI_PROGRAMS],
  ] as const) {
    for (const name of names) {
      const copy = path.join(target, folder, name);
      await copyFile(options.program(name), copy);
      await chmod(copy, 0o755);
    }
  }
};

const substitute = async (folder: string, values: Readonly<Record<string, string>>) => {
  for (const item of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!item.isFile()) continue;
    const file = path.join(item.parentPath, item.name);
    const text = await readFile(file, 'utf8');
    const filled = text.replaceAll(/@([A-Z_]+)@/g, (place, name: string) => values[name] ?? place);
    if (filled !== text) await writeFile(file, filled);
  }
};
