import { parseSubnet, subnetsOverlap } from '../../../lib/subnets.ts';
import { type CheckFinding, cannotTell } from '../hostFinding.ts';
import type { HostCheck, JudgedHost } from '../judgeInput.ts';
import { isOwnNode } from '../readMarker.ts';

/** Whether the subnets of pods and services hide addresses that the machine sends elsewhere. */
export const checkSubnets: HostCheck = (host, input) => {
  // The routes of a cluster's own nodes lead into its pods.
  if (isOwnNode(host.facts, input.cluster)) return [];
  return [
    judgeSubnet({ id: 'pod-subnet', title: 'Pod subnet', subnet: input.podSubnet }, host),
    judgeSubnet({ id: 'service-subnet', title: 'Service subnet', subnet: input.serviceSubnet }, host),
  ];
};

const judgeSubnet = (
  { subnet, ...about }: { id: string; title: string; subnet: string },
  { address, facts: { routes } }: JudgedHost,
): CheckFinding => {
  const overlaps = (other: string) => {
    const [ours, theirs] = [parseSubnet(subnet), parseSubnet(other)];
    return ours !== undefined && theirs !== undefined && subnetsOverlap(ours, theirs);
  };
  const clashes = [
    ...(overlaps(address) ? [`its own address ${address}`] : []),
    ...(routes ?? []).flatMap((route) =>
      overlaps(route.subnet) ? [`the route to ${route.subnet}${route.device && ` by ${route.device}`}`] : [],
    ),
  ];
  if (clashes.length > 0) {
    const more = clashes.length > 4 ? ` and ${clashes.length - 4} more` : '';
    return {
      ...about,
      level: 'problem',
      found: `${subnet} clashes with ${clashes.slice(0, 4).join(', ')}${more}`,
      means:
        'The machine could no longer reach what is there now, and packets for pods or services could go there.',
      todo: 'Choose another subnet for the cluster, or remove the route if nothing uses it.',
    };
  }
  if (routes !== undefined) return { ...about, level: 'ok', found: `${subnet} is free` };
  return cannotTell(about, {
    means: `Addresses in ${subnet} that the machine uses now would be hidden.`,
    todo: 'Look with ip route that it sends nothing there.',
  });
};
