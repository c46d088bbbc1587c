import { AppError, toErrorInfo } from '../../shared/errors.ts';
import type { FixReport, FixRequest, FixResult, HostFinding } from '../../shared/hostFinding.ts';
import { checkHosts, planHosts } from './checkHosts.ts';
import type { CheckHostsOptions } from './hostsArea.ts';
import type { FixTarget, HostsParts } from './hostsParts.ts';

interface Asked {
  readonly names: readonly string[];
  readonly fixes: readonly FixRequest[];
}

/** Mends machines, and checks them again; see `HostsArea.fix`. */
export const fixHosts = async (
  parts: HostsParts,
  { names, fixes }: Asked,
  options: CheckHostsOptions,
): Promise<FixReport> => {
  const { plan, hosts, failures } = await planHosts(parts, names, options);
  const listTargets = ({ host: name }: FixRequest): FixTarget | HostFinding => {
    const own = hosts.find(({ host }) => host.name === name);
    const others = hosts
      .filter((other) => other !== own)
      .map(({ host, role }) => ({ address: host.address, role }));
    const target = own === undefined ? undefined : { ...plan, ...own, others };
    return target ?? failures.find(({ host }) => host === name) ?? refuseStray(name);
  };
  const works = fixes.map((request) => ({ request, target: listTargets(request) }));
  const done = new Map<FixRequest, FixResult>();
  await Promise.all(
    [...Map.groupBy(works, ({ request }) => request.host).values()].map(async (own) => {
      // One after the other: two of them may change the same file.
      for (const { request, target } of own) {
        done.set(request, await fixOne(parts, { request, target }, options.signal));
      }
    }),
  );
  return {
    results: fixes.flatMap((request) => done.get(request) ?? []),
    findings: await checkHosts(parts, names, options),
  };
};

const refuseStray = (name: string): never => {
  throw new AppError('BAD_INPUT', `${JSON.stringify(name)} is none of the machines that are checked.`);
};

interface Work {
  readonly request: FixRequest;
  /** A finding tells why the machine cannot be used. */
  readonly target: FixTarget | HostFinding;
}

const fixOne = async (
  parts: HostsParts,
  { request: { host, fix }, target }: Work,
  signal: AbortSignal,
): Promise<FixResult> => {
  const about = { host, fix };
  if ('found' in target) {
    const error = { code: 'HOST_UNREACHABLE', message: target.found } as const;
    return { ...about, state: 'failed', changes: [], error };
  }
  try {
    const { changes, failures } = await parts.fixHost(fix, target, { signal });
    if (failures.length === 0) return { ...about, state: changes.length > 0 ? 'done' : 'unneeded', changes };
    const error = { code: 'COMMAND_FAILED', message: failures.join(' ') } as const;
    return { ...about, state: 'failed', changes, error };
  } catch (error) {
    if (signal.aborted) throw error;
    return { ...about, state: 'failed', changes: [], error: toErrorInfo(error) };
  }
};
