import { AppError, toErrorInfo } from '../../../shared/errors.ts';
import type { HostFinding } from '../../../shared/hostFinding.ts';
import { checkReachability, type PreflightHost } from './checkReachability.ts';
import type { HostFacts } from './hostFacts.ts';
import { judgeHosts } from './judgeHosts.ts';
import type { PreflightPlan } from './judgeInput.ts';
import { readHostFacts } from './readHostFacts.ts';
import { isOwnNode } from './readMarker.ts';

export interface PreflightOptions extends PreflightPlan {
  readonly signal: AbortSignal;
}

/**
 * Looks at machines that are to become nodes, all side by side and without changing anything, and says what stands in
 * the way. Findings come machine by machine, in their order; of machines that are nodes of this cluster already, none
 * is a problem. A machine that does not answer becomes a finding and
 * stops no other. Rejects with `CANCELLED` when the signal fires, and with nothing else.
 */
export const preflight = async (
  hosts: readonly PreflightHost[],
  options: PreflightOptions,
): Promise<readonly HostFinding[]> => {
  const { signal } = options;
  refuseCancelled(signal);
  const looked = await Promise.all(hosts.map((host) => lookAt(host, signal)));
  refuseCancelled(signal);
  const answered = looked.flatMap(({ host, facts }) => (facts === undefined ? [] : [{ ...host, facts }]));
  const reach = await checkReachability(answered, options);
  refuseCancelled(signal);
  const own = new Set(
    answered.filter(({ facts }) => isOwnNode(facts, options.cluster)).map(({ host }) => host.name),
  );
  const findings = [
    ...looked.flatMap(({ finding }) => finding ?? []),
    ...judgeHosts({
      ...options,
      hosts: answered.map(({ host, role, facts }) => ({
        name: host.name,
        address: host.address,
        role,
        facts,
      })),
    }),
    ...reach,
  ];
  const byHost = Map.groupBy(
    findings.map((finding) => (own.has(finding.host) ? soften(finding) : finding)),
    ({ host }) => host,
  );
  return [...new Set(hosts.map(({ host }) => host.name))].flatMap((name) => byHost.get(name) ?? []);
};

/** The machine has become this cluster's node in spite of it, so nothing that goes on with it is refused. */
const soften = (finding: HostFinding): HostFinding =>
  finding.level === 'problem' ? { ...finding, level: 'warning' } : finding;

interface Look {
  readonly host: PreflightHost;
  readonly facts?: HostFacts;
  readonly finding?: HostFinding;
}

const lookAt = async (host: PreflightHost, signal: AbortSignal): Promise<Look> => {
  try {
    return { host, facts: await readHostFacts(host.host, { signal }) };
  } catch (error) {
    return { host, finding: describeFailure(host.host.name, error) };
  }
};

const describeFailure = (host: string, error: unknown): HostFinding => {
  const { code, message, hint } = toErrorInfo(error);
  const silent = code === 'HOST_UNREACHABLE' || code === 'TIMED_OUT';
  return {
    host,
    id: silent ? 'unreachable' : 'unreadable',
    title: silent ? 'Answers' : 'Look at the machine',
    level: 'problem',
    found: message,
    means: 'Nothing is known of this machine, and it cannot become a node.',
    todo:
      hint ??
      'Look that the machine runs, and that you can log in to it with ssh as the user that you named.',
  };
};

const refuseCancelled = (signal: AbortSignal) => {
  if (signal.aborted) {
    throw new AppError('CANCELLED', 'The look at the machines was stopped.', { cause: signal.reason });
  }
};
