import type { Check } from './doctorInput.ts';
import { type FeatureState, type KernelFeature, readKernelFeatures } from './readKernelFeatures.ts';

interface NeededFeature extends KernelFeature {
  /** What does not work without it; absent for what only some clusters use. */
  readonly need?: { readonly level: 'problem' | 'warning'; readonly without: string };
}

const features: readonly NeededFeature[] = [
  {
    name: 'overlay',
    ways: [{ module: 'overlay', option: 'OVERLAY_FS', file: 'sys/module/overlay' }],
    need: { level: 'problem', without: 'nodes cannot run images' },
  },
  {
    name: 'nf_conntrack',
    ways: [
      { module: 'nf_conntrack', option: 'NF_CONNTRACK', file: 'proc/sys/net/netfilter/nf_conntrack_max' },
    ],
    need: { level: 'problem', without: 'services do not work' },
  },
  {
    name: 'ip_tables or nf_tables',
    ways: [
      { module: 'ip_tables', option: 'IP_NF_IPTABLES', file: 'proc/net/ip_tables_names' },
      { module: 'nf_tables', option: 'NF_TABLES', file: 'sys/module/nf_tables' },
    ],
    need: { level: 'problem', without: 'services do not work' },
  },
  {
    name: 'br_netfilter',
    ways: [
      {
        module: 'br_netfilter',
        option: 'BRIDGE_NETFILTER',
        file: 'proc/sys/net/bridge/bridge-nf-call-iptables',
      },
    ],
    need: {
      level: 'warning',
      without: 'network plugins that use a bridge cannot reach services on their own node',
    },
  },
  { name: 'vxlan', ways: [{ module: 'vxlan', option: 'VXLAN', file: 'sys/module/vxlan' }] },
];

const inWords: Readonly<Record<FeatureState, string>> = {
  there: '',
  loadable: ' (loaded when needed)',
  absent: ' missing',
  unknown: ' cannot be told',
};

/** The parts of the Linux kernel that nodes need; they share the kernel of the engine's machine. */
export const checkKernel: Check = async ({ local, root }) => {
  if (!local) return [];
  const all = await readKernelFeatures(features, root);
  const finding = {
    id: 'kernel',
    title: 'Kernel features',
    found: all.map(({ feature, state }) => feature.name + inWords[state]).join(', '),
  };
  const missing = all.flatMap(({ feature, state }) =>
    state === 'absent' && feature.need ? [{ ...feature.need, name: feature.name }] : [],
  );
  const doubtful = all.filter(
    ({ feature, state }) => state === 'unknown' && feature.need?.level === 'problem',
  );
  if (missing.length > 0) {
    const todo = missing.map(({ name, without }) => `Without ${name}, ${without}.`);
    const level = missing.some((need) => need.level === 'problem') ? 'problem' : 'warning';
    return [
      {
        ...finding,
        level,
        todo: [...todo, 'Boot a kernel that has it, such as your distribution’s own.'].join(' '),
      },
    ];
  }
  if (doubtful.length > 0) {
    const names = doubtful.map(({ feature }) => feature.ways.at(-1)?.module).join(' ');
    return [
      { ...finding, level: 'warning', todo: `If a cluster does not come up, try: sudo modprobe -a ${names}` },
    ];
  }
  return [{ ...finding, level: 'ok' }];
};
