import type { HostFacts } from '../../../../../src/core/hosts/preflight/hostFacts.ts';
import { judgeHosts } from '../../../../../src/core/hosts/preflight/judgeHosts.ts';
import type { JudgedHost, JudgeInput } from '../../../../../src/core/hosts/preflight/judgeInput.ts';
import type { HostFinding } from '../../../../../src/shared/hostFinding.ts';

const GB = 2 ** 30;

/** A kernel of which nothing could be told. */
export const UNTOLD_KERNEL = {
  overlay: 'unknown',
  br_netfilter: 'unknown',
  vxlan: 'unknown',
  nf_conntrack: 'unknown',
  ip_tables: 'unknown',
  nf_tables: 'unknown',
} as const;

/** Facts of a machine that nothing is wrong with; its number makes it another machine. */
export const makeFacts = (changes: Partial<HostFacts> = {}, number = 1): HostFacts => ({
  systemd: { running: true, version: '255' },
  osName: 'Ubuntu 24.04.3 LTS',
  osId: 'ubuntu',
  architecture: 'x86_64',
  kernelRelease: '6.8.0-79-generic',
  kernelFeatures: {
    overlay: 'there',
    br_netfilter: 'there',
    vxlan: 'loadable',
    nf_conntrack: 'there',
    ip_tables: 'absent',
    nf_tables: 'there',
  },
  cgroups: { version: 2, controllers: ['cpuset', 'cpu', 'io', 'memory', 'hugetlb', 'pids'] },
  cpus: 4,
  memoryBytes: 8 * GB,
  disks: ['/', '/var', '/opt'].map((folder) => ({ folder, mount: '/', freeBytes: 50 * GB })),
  swapBytes: 0,
  listeners: [{ protocol: 'tcp', port: 22, program: 'sshd' }],
  hostName: `node-${number}`,
  macs: [`52:54:00:00:00:0${number}`],
  productUuid: `4c4c4544-0051-3510-8052-b4c04f53443${number}`,
  machineId: `3d1219c7c4c5404aaa1f6d2a48adfda${number}`,
  clock: { first: 1_000_000, last: 1_000_300, asked: 999_900, answered: 1_000_400 },
  startDelay: 30,
  addresses: [
    { device: 'lo', address: '127.0.0.1' },
    { device: 'eth0', address: `192.168.1.1${number}` },
  ],
  routes: [
    { subnet: '192.168.1.0/24', device: 'eth0' },
    { subnet: '127.0.0.0/8', device: 'lo' },
  ],
  firewalls: [],
  selinux: undefined,
  runtimes: [],
  kubelets: [],
  manifests: [],
  marker: undefined,
  missingPrograms: [],
  ...changes,
});

/** A machine of that number, which is to be a worker unless it is said otherwise. */
export const makeHost = (
  changes: Partial<HostFacts> = {},
  { number = 1, ...rest }: Partial<JudgedHost> & { readonly number?: number } = {},
): JudgedHost => ({
  name: `web-${number}`,
  role: 'worker',
  address: `192.168.1.1${number}`,
  facts: makeFacts(changes, number),
  ...rest,
});

export const judge = (hosts: readonly JudgedHost[], plan: Partial<JudgeInput> = {}): readonly HostFinding[] =>
  judgeHosts({
    cluster: 'demo',
    podSubnet: '10.244.0.0/16',
    serviceSubnet: '10.96.0.0/16',
    severalControlPlanes: false,
    arch: 'amd64',
    ...plan,
    hosts,
  });

/** The one finding of that id about a host; the first host unless it is said otherwise. */
export const findingOf = (
  findings: readonly HostFinding[],
  id: string,
  host = findings[0]?.host,
): HostFinding => {
  const found = findings.filter((finding) => finding.id === id && finding.host === host);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} findings ${id} about ${host}`);
  return only;
};
