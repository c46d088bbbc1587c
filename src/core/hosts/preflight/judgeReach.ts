import type { HostFinding } from '../../../shared/hostFinding.ts';
import { describePorts, joinWords } from './neededPorts.ts';

/** `silent`: nothing came back in time; `no-route`: something on the way said that it leads nowhere. */
export type ReachState = 'answers' | 'silent' | 'no-route' | 'unknown';

interface Try {
  readonly to: string;
  readonly port: number;
  readonly state: ReachState;
}

/** What one machine found when it connected to the others. */
export interface Reach {
  readonly from: string;
  /** Why it could not try at all. */
  readonly failure?: string;
  readonly tries: readonly Try[];
}

const about = { id: 'reachability', title: 'Reached by the others' };

/** What the tries mean: one finding for each machine as a goal, and one for each that could not try. */
export const judgeReach = (reaches: readonly Reach[]): readonly HostFinding[] =>
  reaches.flatMap(({ from, failure }) => [
    judgeGoal(from, reaches),
    ...(failure === undefined ? [] : [describeFailure(from, failure)]),
  ]);

const judgeGoal = (goal: string, reaches: readonly Reach[]): HostFinding => {
  const seen = reaches
    .filter(({ from }) => from !== goal)
    .map(({ from, failure, tries }) => ({ from, failure, tries: tries.filter(({ to }) => to === goal) }));
  const blocked = seen.flatMap(({ from, tries }) => {
    const lost = tries.filter(({ state }) => state === 'silent' || state === 'no-route');
    return lost.length === 0 ? [] : [{ from, lost, all: lost.length === tries.length }];
  });
  if (blocked.length > 0) return describeBlocked(goal, blocked);
  const tried = seen.filter(({ failure }) => failure === undefined);
  const doubtful = tried.filter(({ tries }) => tries.some(({ state }) => state === 'unknown'));
  if (tried.length > 0 && doubtful.length === 0) {
    const names = joinWords(tried.map(({ from }) => from));
    return { host: goal, ...about, level: 'ok', found: `answers ${names} on every TCP port that they need` };
  }
  const names = joinWords((tried.length > 0 ? doubtful : seen).map(({ from }) => from));
  return {
    host: goal,
    ...about,
    level: 'warning',
    found: `whether ${names} ${tried.length === 0 && seen.length > 1 ? 'reach' : 'reaches'} it cannot be told`,
    means: 'Where a firewall stands between nodes, they do not join, or pods do not reach each other.',
    todo: 'Try from there that this machine answers, and look at the firewalls between them.',
  };
};

interface Blocked {
  readonly from: string;
  readonly lost: readonly Try[];
  /** Not one of the ports was answered. */
  readonly all: boolean;
}

const describeBlocked = (goal: string, blocked: readonly Blocked[]): HostFinding => {
  const parts = blocked.map(({ from, lost }) => {
    const ports = describePorts(lost.map(({ port }) => ({ protocol: 'tcp', port })));
    const noRoute = lost.every(({ state }) => state === 'no-route');
    return `${from} on ${ports}${noRoute ? ' (it is told that there is no way)' : ''}`;
  });
  const cause = blocked.every(({ all }) => all)
    ? 'A firewall drops what the others send, or there is no route between them.'
    : 'A firewall lets only some of what the others send through.';
  return {
    host: goal,
    ...about,
    level: 'problem',
    found: `does not answer ${parts.join(', ')}`,
    means: `${cause} Nodes then do not join. Whether UDP 8472, the pods' network, gets through cannot be told from here; where TCP does not, expect that it does not either.`,
    todo: 'Open the ports for the other nodes in the firewall of the machine and of the network (in a cloud: its security groups), and look with ip route that each has a way to the others.',
    fix: 'open-firewall-ports',
  };
};

const describeFailure = (host: string, failure: string): HostFinding => ({
  host,
  id: 'reaching-others',
  title: 'Reaches the others',
  level: 'warning',
  found: `cannot be told: ${failure}`,
  means: 'A firewall or a missing route on the way out of this machine would only show when it joins.',
  todo: 'Try from the machine that the others answer, or install bash and look again.',
});
