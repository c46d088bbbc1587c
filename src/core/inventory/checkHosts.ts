import { AppError, toErrorInfo } from '../../shared/errors.ts';
import type { HostFinding } from '../../shared/hostFinding.ts';
import type { CheckHostsOptions } from './hostsArea.ts';
import { findEntry, type HostsParts, type PlannedHost } from './hostsParts.ts';

const POD_SUBNET = '10.244.0.0/16';
const SERVICE_SUBNET = '10.96.0.0/16';

/** Whether machines can become nodes of one cluster; see `HostsArea.check`. */
export const checkHosts = async (
  parts: HostsParts,
  asked: readonly string[],
  options: CheckHostsOptions,
): Promise<readonly HostFinding[]> => {
  const { signal, cluster = '', podSubnet = POD_SUBNET, serviceSubnet = SERVICE_SUBNET } = options;
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
  const findings = await parts.preflight(
    found.filter((one) => 'role' in one),
    {
      cluster,
      podSubnet,
      serviceSubnet,
      severalControlPlanes: controlPlanes.length > 1,
      arch: parts.arch,
      signal,
    },
  );
  return [...found.filter((one) => 'id' in one), ...findings];
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
