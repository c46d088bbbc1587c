import type { Listener } from '../hostFacts.ts';
import { cannotTell } from '../hostFinding.ts';
import type { HostCheck } from '../judgeInput.ts';
import { describePorts, listNeededPorts } from '../neededPorts.ts';
import { isOwnNode } from '../readMarker.ts';

/** Whether the ports that a node listens on are free. */
export const checkPorts: HostCheck = ({ role, facts }, input) => {
  const about = { id: 'ports', title: 'Ports' };
  const needed = listNeededPorts(role, input);
  const { listeners } = facts;
  if (isOwnNode(facts, input.cluster)) {
    return [{ ...about, level: 'ok', found: "the cluster's own: the machine is its node already" }];
  }
  if (listeners === undefined) {
    return [
      cannotTell(about, {
        means: `Kubernetes needs ${describePorts(needed)} for itself.`,
        todo: 'Look with sudo ss -lntup that nothing listens there.',
      }),
    ];
  }
  const taken = needed.flatMap((need) => {
    const holders = listeners.filter(
      ({ port, protocol }) => port === need.port && protocol === need.protocol,
    );
    return holders.length === 0 ? [] : [{ need, holders }];
  });
  if (taken.length === 0) return [{ ...about, level: 'ok', found: `${describePorts(needed)} are free` }];
  return [
    {
      ...about,
      level: 'problem',
      found: taken
        .map(({ need, holders }) => `${describePorts([need])} is used by ${nameHolders(holders)}`)
        .join('; '),
      means: `Needed there: ${taken.map(({ need }) => `${need.use} (${need.port})`).join(', ')}, which could not start.`,
      todo: 'Stop and disable what listens there, or let it listen on another port.',
    },
  ];
};

const nameHolders = (holders: readonly Listener[]): string => {
  const names = [...new Set(holders.flatMap(({ program }) => program ?? []))];
  return names.join(' and ') || 'something that the machine does not name';
};
