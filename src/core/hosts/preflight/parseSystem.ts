import { cleanWord } from './cleanText.ts';
import { type FeatureState, type HostFacts, KERNEL_OPTIONS, type KernelFeature } from './hostFacts.ts';
import { listLines, readNumber } from './splitParts.ts';

type Parts = ReadonlyMap<string, string>;

type SystemFacts = Pick<
  HostFacts,
  'systemd' | 'osName' | 'osId' | 'architecture' | 'kernelRelease' | 'kernelFeatures' | 'cgroups'
>;

/** The operating system of a machine and its kernel. */
export const parseSystem = (parts: Parts): SystemFacts => ({
  systemd: {
    running: parts.get('systemd')?.trim() === 'running',
    version: /^systemd (\d{1,5})/.exec(parts.get('systemd-version') ?? '')?.[1],
  },
  osName: readSetting(parts.get('os'), 'PRETTY_NAME'),
  osId: readSetting(parts.get('os'), 'ID'),
  architecture: cleanWord(parts.get('architecture')),
  kernelRelease: cleanWord(parts.get('kernel')),
  kernelFeatures: parseFeatures(parts.get('features')),
  cgroups: parseCgroups(parts),
});

/** A line `NAME=value` or `NAME="value"` of os-release; what follows it on other lines is not its own. */
const readSetting = (part: string | undefined, name: string): string | undefined => {
  const line = listLines(part).find((candidate) => candidate.startsWith(`${name}=`));
  return cleanWord(line?.slice(name.length + 1).replace(/^(["'])(.*)\1$/, '$2'));
};

const states: readonly FeatureState[] = ['there', 'loadable', 'absent', 'unknown'];

const parseFeatures = (part: string | undefined): Record<KernelFeature, FeatureState> => {
  const told = new Map(
    listLines(part).map((line) => {
      const [name = '', state = ''] = line.split(' ', 2);
      return [name, state] as const;
    }),
  );
  const judge = (name: KernelFeature): FeatureState =>
    states.find((state) => state === told.get(name)) ?? 'unknown';
  return Object.fromEntries(
    (Object.keys(KERNEL_OPTIONS) as KernelFeature[]).map((name) => [name, judge(name)]),
  ) as Record<KernelFeature, FeatureState>;
};

/** Version 2 has a list of its controllers in its root; version 1 is a folder of mounts, one a controller. */
const parseCgroups = (parts: Parts): HostFacts['cgroups'] => {
  const type = parts.get('cgroup-type')?.trim();
  const second = listLines(parts.get('cgroup-controllers'))[0];
  if (second !== undefined || type === 'cgroup2fs') {
    return { version: 2, controllers: (second ?? '').split(/\s+/).filter(Boolean) };
  }
  if (type !== 'tmpfs') return undefined;
  const first = listLines(parts.get('cgroup-v1')).map((line) => line.split(/\s+/));
  const enabled = first.filter(([, , , state]) => readNumber(state) === 1);
  return { version: 1, controllers: enabled.map(([name = '']) => name) };
};
