import type { HostFix } from '../../../../shared/hostFinding.ts';
import { readHostFacts } from '../readHostFacts.ts';
import type { FixInput, FixScript } from './fixInput.ts';
import { loadModules } from './loadModules.ts';
import { openFirewallPorts } from './openFirewallPorts.ts';
import { type FixOutcome, runFix } from './runFix.ts';
import { setClock } from './setClock.ts';
import { setHostName } from './setHostName.ts';
import { swapOff } from './swapOff.ts';

type MakeScript = (input: FixInput, signal: AbortSignal) => FixScript | Promise<FixScript>;

const fixes: Readonly<Record<HostFix, MakeScript>> = {
  'swap-off': swapOff,
  'load-modules': async ({ host }, signal) => loadModules(await readHostFacts(host, { signal })),
  'open-firewall-ports': openFirewallPorts,
  'set-host-name': setHostName,
  'set-clock': setClock,
};

/** Mends one thing on a machine. Rejects with what `Host.exec` rejects with; part of it may be done then. */
export const fixHost = async (
  fix: HostFix,
  input: FixInput,
  { signal }: { readonly signal: AbortSignal },
): Promise<FixOutcome> => await runFix(input.host, await fixes[fix](input, signal), { signal });
