import { parseSubnet, subnetsOverlap } from '../lib/subnets.ts';
import type { Check, UsedSubnet } from './doctorInput.ts';
import type { Finding } from './finding.ts';

/** Whether the pods' and services' subnets hide addresses that this machine or the engine uses. */
export const checkSubnets: Check = async ({ cluster, readUsedSubnets }) => {
  const used = await readUsedSubnets();
  return [
    judgeSubnet(
      { id: 'pod-subnet', title: 'Pod subnet', subnet: cluster.podSubnet, key: 'network.podSubnet' },
      [...used, { subnet: cluster.serviceSubnet, by: "the cluster's service subnet" }],
    ),
    judgeSubnet(
      {
        id: 'service-subnet',
        title: 'Service subnet',
        subnet: cluster.serviceSubnet,
        key: 'network.serviceSubnet',
      },
      used,
    ),
  ];
};

const judgeSubnet = (
  { id, title, subnet, key }: { id: string; title: string; subnet: string; key: string },
  used: readonly UsedSubnet[],
): Finding => {
  const range = parseSubnet(subnet);
  const clashes = used.filter((other) => {
    const taken = parseSubnet(other.subnet);
    return range !== undefined && taken !== undefined && subnetsOverlap(range, taken);
  });
  if (clashes.length === 0) return { id, title, level: 'ok', found: `${subnet} is free` };
  return {
    id,
    title,
    level: 'warning',
    found: `${subnet} clashes with ${clashes.map((clash) => `${clash.by} (${clash.subnet})`).join(', ')}`,
    todo: `Pods could not reach those addresses. Choose another subnet with ${key} in the cluster file.`,
  };
};
