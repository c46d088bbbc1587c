import { cannotTell } from '../hostFinding.ts';
import type { HostCheck } from '../judgeInput.ts';

/** Whether the address that the other nodes are to use is the machine's own. */
export const checkAddress: HostCheck = ({ address, facts: { addresses } }) => {
  const about = { id: 'address', title: 'Address' };
  if (addresses === undefined) {
    return [
      cannotTell(about, {
        means: `The other nodes are to reach the machine by ${address}.`,
        todo: `Look with ip addr that it has ${address}.`,
      }),
    ];
  }
  const own = addresses.find((candidate) => candidate.address === address);
  if (own !== undefined) return [{ ...about, level: 'ok', found: `${address} on ${own.device}` }];
  const others = addresses.filter(({ device }) => device !== 'lo').map((other) => other.address);
  return [
    {
      ...about,
      level: 'warning',
      found: `${address} is on none of its interfaces${others.length === 0 ? '' : `, which have ${others.slice(0, 8).join(', ')}`}`,
      means:
        'Its address is translated on the way (NAT), as in many clouds. The kubelet cannot use an address that the machine does not have, and traffic between pods may be lost.',
      todo: 'Name the machine by an address of its own that the other nodes reach.',
    },
  ];
};
