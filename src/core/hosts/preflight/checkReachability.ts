import { randomUUID } from 'node:crypto';
import type { NodeRole } from '../../../shared/cluster.ts';
import { toErrorInfo } from '../../../shared/errors.ts';
import type { HostFinding } from '../../../shared/hostFinding.ts';
import type { Host } from '../host.ts';
import { judgeReach, type Reach, type ReachState } from './judgeReach.ts';
import { listNeededPorts } from './neededPorts.ts';
import { REACH_BATCH, REACH_SCRIPT } from './reachScript.ts';
import { PROGRAM_FOLDERS } from './readHostFacts.ts';
import { listLines } from './splitParts.ts';

/** A machine and what it is to be. */
export interface PreflightHost {
  readonly host: Host;
  readonly role: NodeRole;
}

export interface ReachabilityOptions {
  readonly signal: AbortSignal;
  readonly severalControlPlanes: boolean;
  /** Put behind the machines' PATH, `:` included. */
  readonly programFolders?: string;
}

/**
 * Whether the machines reach each other on the TCP ports that a cluster needs, by connecting from each to all others
 * at once; no answer within 3 s is none. Changes nothing and leaves nothing behind. Empty for a single machine.
 * A machine that fails at it becomes a finding and stops no other.
 */
export const checkReachability = async (
  hosts: readonly PreflightHost[],
  options: ReachabilityOptions,
): Promise<readonly HostFinding[]> => {
  if (hosts.length < 2) return [];
  const reaches = await Promise.all(hosts.map((source) => tryFrom(source, hosts, options)));
  return judgeReach(reaches);
};

interface Target {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

const listTargets = (
  source: PreflightHost,
  hosts: readonly PreflightHost[],
  options: ReachabilityOptions,
): readonly Target[] =>
  hosts
    .filter((target) => target !== source)
    .flatMap(({ host, role }) =>
      listNeededPorts(role, options)
        .filter(
          ({ protocol, from }) => protocol === 'tcp' && (from === 'all' || from === fromOf[source.role]),
        )
        .map(({ port }) => ({ name: host.name, address: host.address, port })),
    );

const fromOf: Readonly<Record<NodeRole, string>> = { 'control-plane': 'control-planes', worker: 'workers' };

const tryFrom = async (
  source: PreflightHost,
  hosts: readonly PreflightHost[],
  options: ReachabilityOptions,
): Promise<Reach> => {
  const { signal, programFolders = PROGRAM_FOLDERS } = options;
  const targets = listTargets(source, hosts, options);
  const mark = `slipway-${randomUUID()}`;
  const places = targets.map(({ address, port }) => `${address}:${port}`);
  const deadline = 20_000 + Math.ceil(places.length / REACH_BATCH) * 4_000;
  const from = source.host.name;
  try {
    const argv = ['sh', '-c', REACH_SCRIPT, 'sh', mark, programFolders, ...places];
    const { stdout } = await source.host.exec(argv, { signal, deadline });
    const lines = listLines(stdout)
      .map((line) => line.split(' '))
      .filter(([first]) => first === mark);
    if (lines.some(([, word]) => word === 'no-program')) {
      return {
        from,
        failure: 'it has neither bash with timeout, nor python3 or perl',
        tries: targets.map(addUnknown),
      };
    }
    const told = new Map(lines.map(([, address, port, state]) => [`${address}:${port}`, state]));
    const tries = targets.map((target) => ({
      to: target.name,
      port: target.port,
      state: readState(told.get(`${target.address}:${target.port}`)),
    }));
    return { from, tries };
  } catch (error) {
    return { from, failure: toErrorInfo(error).message, tries: targets.map(addUnknown) };
  }
};

const addUnknown = ({ name, port }: Target) => ({ to: name, port, state: 'unknown' as const });

const readState = (word: string | undefined): ReachState => {
  if (word === 'open' || word === 'refused') return 'answers';
  return word === 'silent' || word === 'no-route' ? word : 'unknown';
};
