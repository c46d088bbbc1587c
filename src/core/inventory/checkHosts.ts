import { AppError, toErrorInfo } from '../../shared/errors.ts';
import type { HostFinding } from '../../shared/hostFinding.ts';
import type { CheckHostsOptions } from './hostsArea.ts';
import { findEntry, type HostsParts, type HostsPlan, type PlannedHost } from './hostsParts.ts';

const POD_SUBNET = '10.244.0.0/16';
const SERVICE_SUBNET = '10.96.0.0/16';

/** Whether machines can become nodes of one cluster; see `HostsArea.check`. */
export const checkHosts = async (
  parts: HostsParts,
  asked: readonly string[],
  options: CheckHostsOptions,
): Promise<readonly HostFinding[]> => {
  const { plan, hosts, failures } = await planHosts(parts, asked, options);
  const findings = await parts.preflight(hosts, { ...plan, arch: parts.arch, signal: options.signal });
  return [...failures, ...findings];
};

interface Planned {
  readonly plan: Omit<HostsPlan, 'arch' | 'signal'>;
  readonly hosts: readonly PlannedHost[];
  /** Of machines that not even `~/.ssh/config` leads to. */
  readonly failures: readonly HostFinding[];
}

/** The machines that are asked about, all where none is, and what each is to be. */
export const planHosts = async (
  parts: HostsParts,
  asked: readonly string[],
  options: CheckHostsOptions,
): Promise<Planned> => {
  const { cluster = '', podSubnet = POD_SUBNET, serviceSubnet = SERVICE_SUBNET } = options;
  const all = parts.inventory.list().map(({ name }) => name);
  const names = [...new Set(asked.length === 0 ? all : asked.map((name) => findEntry(name, parts).name))];
  const controlPlanes = chooseControlPlanes(names, options.controlPlanes ?? []);
  const found = await Promise.all(
    names.map(async (name) => {
      try {
        const role = controlPlanes.includes(name) ? 'control-plane' : 'worker';
        return { host: await parts.access.find(name), role } satisfies PlannedHost;
      } catch (error) {
        return describeFailure(name, error);
      }
    }),
  );
  return {
    plan: { cluster, podSubnet, serviceSubnet, severalControlPlanes: controlPlanes.length > 1 },
    hosts: found.filter((one) => 'role' in one),
    failures: found.filter((one) => 'id' in one),
  };
};

const chooseControlPlanes = (names: readonly string[], asked: readonly string[]): readonly string[] => {
  const stray = asked.find((name) => !names.includes(name));
  if (stray !== undefined) {
    throw new AppError('BAD_INPUT', `${JSON.stringify(stray)} is none of the machines that are checked.`, {
      hint: names.length === 0 ? 'Add machines first.' : `They are ${names.join(', ')}.`,
    });
  }
  return asked.length === 0 ? names.slice(0, 1) : asked;
};

/** A machine that not even `~/.ssh/config` leads to. */
const describeFailure = (host: string, error: unknown): HostFinding => {
  const { message, hint } = toErrorInfo(error);
  return {
    host,
    id: 'unreachable',
    title: 'Answers',
    level: 'problem',
    found: message,
    means: 'Nothing is known of this machine, and it cannot become a node.',
    ...(hint === undefined ? {} : { todo: hint }),
  };
};
