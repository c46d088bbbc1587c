import type { Route } from '../../lib/readRoutes.ts';

/** `loadable`: not in use, but there as a module; `unknown`: nothing on the machine tells. */
export type FeatureState = 'there' | 'loadable' | 'absent' | 'unknown';

/** Parts of the Linux kernel that nodes use, each with its option in the kernel's configuration. */
export const KERNEL_OPTIONS = {
  overlay: 'OVERLAY_FS',
  br_netfilter: 'BRIDGE_NETFILTER',
  vxlan: 'VXLAN',
  nf_conntrack: 'NF_CONNTRACK',
  ip_tables: 'IP_NF_IPTABLES',
  nf_tables: 'NF_TABLES',
} as const;

export type KernelFeature = keyof typeof KERNEL_OPTIONS;

/** Programs that nodes need and that Slipway cannot bring along. */
export const NEEDED_PROGRAMS = [
  'tar',
  'gzip',
  'sha256sum',
  'mount',
  'modprobe',
  'ip',
  'systemctl',
  'sed',
  'flock',
] as const;

export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** Absent when the machine does not tell, or when the kernel itself listens. */
  readonly program?: string;
}

/** The file system that a folder is on. */
export interface DiskSpace {
  readonly folder: string;
  /** Where that file system is mounted. */
  readonly mount: string;
  readonly freeBytes: number;
}

/** The machine's clock at the beginning and the end of the look, and ours around it; milliseconds since 1970. */
export interface ClockReading {
  readonly first: number;
  readonly last: number;
  readonly asked: number;
  readonly answered: number;
}

/**
 * What a machine told of itself; undefined is what could not be told. Texts come from a machine that is not trusted
 * yet: they are one line each, without control characters, and short. Only `marker` is the file as it is.
 */
export interface HostFacts {
  readonly systemd: { readonly running: boolean; readonly version: string | undefined };
  readonly osName: string | undefined;
  readonly osId: string | undefined;
  /** As `uname -m` has it: `x86_64`, `aarch64`. */
  readonly architecture: string | undefined;
  readonly kernelRelease: string | undefined;
  readonly kernelFeatures: Readonly<Record<KernelFeature, FeatureState>>;
  readonly cgroups: { readonly version: 1 | 2; readonly controllers: readonly string[] } | undefined;
  readonly cpus: number | undefined;
  readonly memoryBytes: number | undefined;
  /** Of /, /var and /opt, those that are there. */
  readonly disks: readonly DiskSpace[];
  readonly swapBytes: number | undefined;
  readonly listeners: readonly Listener[] | undefined;
  readonly hostName: string | undefined;
  /** MAC addresses of network cards; of other interfaces only where there is no card, as in a container. */
  readonly macs: readonly string[];
  readonly productUuid: string | undefined;
  readonly machineId: string | undefined;
  readonly clock: ClockReading | undefined;
  /** Milliseconds that the login shell, and sudo, took before the first command. */
  readonly startDelay: number | undefined;
  readonly addresses: readonly { readonly device: string; readonly address: string }[] | undefined;
  /** IPv4 routes, without those for (nearly) the whole Internet. */
  readonly routes: readonly Route[] | undefined;
  /** Firewalls that are active: `firewalld`, `ufw`, or rules that drop whatever they do not name. */
  readonly firewalls: readonly string[];
  readonly selinux: 'enforcing' | 'permissive' | 'disabled' | undefined;
  readonly runtimes: readonly string[];
  /** Traces of a kubelet or of another distribution of Kubernetes. */
  readonly kubelets: readonly string[];
  /** Names of what is in /etc/kubernetes/manifests. */
  readonly manifests: readonly string[];
  /** Text of Slipway's own marker file, where there is one. */
  readonly marker: string | undefined;
  readonly missingPrograms: readonly string[] | undefined;
}
