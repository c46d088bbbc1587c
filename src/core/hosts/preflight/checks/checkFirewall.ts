import { cleanText } from '../cleanText.ts';
import type { CheckFinding } from '../hostFinding.ts';
import type { HostCheck, JudgedHost } from '../judgeInput.ts';
import { describePorts, joinWords, listNeededPorts } from '../neededPorts.ts';

/** What on the machine may keep packets or programs back: firewalls and SELinux. */
export const checkFirewall: HostCheck = (host, input) => {
  const about = { id: 'firewall', title: 'Firewall' };
  const { firewalls } = host.facts;
  const selinux = judgeSelinux(host.facts);
  if (firewalls.length === 0) return [{ ...about, level: 'ok', found: 'none that drops' }, ...selinux];
  const open = describePorts(listNeededPorts(host.role, input).filter(({ from }) => from !== 'itself'));
  return [
    {
      ...about,
      level: 'warning',
      found: `${joinWords(firewalls.map((name) => cleanText(name)))} active`,
      means: `The other nodes must get through on ${open}, and packets of ${input.podSubnet} and ${input.serviceSubnet} must be let through too.`,
      todo: `Open ${open} for the other nodes, trust ${input.podSubnet} and ${input.serviceSubnet}, or turn the firewall off if the network is guarded elsewhere.`,
      fix: 'open-firewall-ports',
    },
    ...selinux,
  ];
};

const judgeSelinux = ({ selinux }: JudgedHost['facts']): readonly CheckFinding[] => {
  if (selinux === undefined) return [];
  const about = { id: 'selinux', title: 'SELinux', found: selinux };
  if (selinux !== 'enforcing') return [{ ...about, level: 'ok' }];
  return [
    {
      ...about,
      level: 'warning',
      means: 'Without a policy for containers, it keeps pods from files that they are given.',
      todo: 'Install the distribution’s policy (container-selinux), or set SELinux to permissive in /etc/selinux/config.',
    },
  ];
};
