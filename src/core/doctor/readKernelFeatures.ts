import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** `loadable`: not in use, but there as a module, which Docker or the node loads when needed. */
export type FeatureState = 'there' | 'loadable' | 'absent' | 'unknown';

export interface KernelFeature {
  readonly name: string;
  /** One of these names is enough; each as a module, its option in the kernel's configuration, and a file that exists once it is active. */
  readonly ways: readonly { readonly module: string; readonly option: string; readonly file: string }[];
}

interface KernelFacts {
  readonly root: string;
  readonly release: string;
  readonly options: ReadonlyMap<string, string>;
  readonly builtin: ReadonlySet<string>;
  readonly modules: ReadonlySet<string>;
}

/**
 * Says of each feature whether the running kernel has it, from what is active (/proc, /sys), the modules on
 * disk, and the kernel's own configuration. None of these is everywhere: then the answer is `unknown`.
 */
export const readKernelFeatures = async <Feature extends KernelFeature>(
  features: readonly Feature[],
  root: string,
): Promise<readonly { readonly feature: Feature; readonly state: FeatureState }[]> => {
  const facts = await readKernelFacts(root);
  return Promise.all(
    features.map(async (feature) => ({ feature, state: await judgeFeature(feature, facts) })),
  );
};

const judgeFeature = async (feature: KernelFeature, facts: KernelFacts): Promise<FeatureState> => {
  const states = await Promise.all(feature.ways.map((way) => judgeWay(way, facts)));
  const best = (['there', 'loadable', 'unknown', 'absent'] as const).find((state) => states.includes(state));
  return best ?? 'unknown';
};

const judgeWay = async (way: KernelFeature['ways'][number], facts: KernelFacts): Promise<FeatureState> => {
  const active = await Promise.all([
    exists(join(facts.root, way.file)),
    exists(join(facts.root, 'sys/module', way.module)),
  ]);
  const option = facts.options.get(way.option);
  if (active.includes(true) || option === 'y' || facts.builtin.has(way.module)) return 'there';
  if (facts.modules.has(way.module)) return 'loadable';
  // Configured as a module that is not on disk here: it may be in the engine's own file system, so nobody knows.
  return facts.options.size > 0 && option === undefined ? 'absent' : 'unknown';
};

const readKernelFacts = async (root: string): Promise<KernelFacts> => {
  const release = (await readText(join(root, 'proc/sys/kernel/osrelease'))).trim();
  const folder = join(root, 'lib/modules', release);
  const [config, builtin, modules] = await Promise.all([
    readConfig(root, release),
    readText(join(folder, 'modules.builtin')),
    readText(join(folder, 'modules.dep')),
  ]);
  return {
    root,
    release,
    options: new Map(
      [...config.matchAll(/^CONFIG_(\w+)=([ym])$/gm)].map(([, name = '', value = '']) => [name, value]),
    ),
    builtin: new Set(listModuleNames(builtin)),
    modules: new Set(listModuleNames(modules)),
  };
};

/** Names from lines such as `kernel/fs/overlayfs/overlay.ko.xz: …`, written as /sys/module has them. */
const listModuleNames = (text: string): string[] =>
  [...text.matchAll(/^(?:\S*\/)?([\w-]+)\.ko/gm)].map(([, name = '']) => name.replaceAll('-', '_'));

const readConfig = async (root: string, release: string): Promise<string> => {
  const packed = await readFile(join(root, 'proc/config.gz')).catch(() => undefined);
  const unpacked = packed && (await promisify(gunzip)(packed).catch(() => undefined));
  return unpacked?.toString() ?? readText(join(root, `boot/config-${release}`));
};

const readText = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
