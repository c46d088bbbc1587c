import type { HostFinding } from '../../../shared/hostFinding.ts';
import { checkAddress } from './checks/checkAddress.ts';
import { checkCapacity } from './checks/checkCapacity.ts';
import { checkCgroups } from './checks/checkCgroups.ts';
import { checkClock } from './checks/checkClock.ts';
import { checkExisting } from './checks/checkExisting.ts';
import { checkFirewall } from './checks/checkFirewall.ts';
import { checkIdentity } from './checks/checkIdentity.ts';
import { checkKernel } from './checks/checkKernel.ts';
import { checkLoginShell } from './checks/checkLoginShell.ts';
import { checkPorts } from './checks/checkPorts.ts';
import { checkPrograms } from './checks/checkPrograms.ts';
import { checkSubnets } from './checks/checkSubnets.ts';
import { checkSwap } from './checks/checkSwap.ts';
import { checkSystem } from './checks/checkSystem.ts';
import type { HostCheck, JudgeInput } from './judgeInput.ts';

/** In the order that people read the findings in. */
const checks: readonly HostCheck[] = [
  checkSystem,
  checkLoginShell,
  checkExisting,
  checkCapacity,
  checkKernel,
  checkCgroups,
  checkPrograms,
  checkPorts,
  checkIdentity,
  checkClock,
  checkAddress,
  checkSubnets,
  checkFirewall,
  checkSwap,
];

/** What the facts of machines mean for the cluster that is planned; machine by machine, in their order. */
export const judgeHosts = (input: JudgeInput): readonly HostFinding[] =>
  input.hosts.flatMap((host) =>
    checks.flatMap((check) => check(host, input).map((finding) => ({ host: host.name, ...finding }))),
  );
