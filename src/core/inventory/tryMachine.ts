import type { MachineEntry } from '../../shared/machine.ts';
import { dropUndefined } from '../lib/dropUndefined.ts';
import type { Answers } from './hostsArea.ts';
import type { HostsParts } from './hostsParts.ts';
import type { MachineIdentity } from './machineIdentity.ts';

/** What a machine told of itself, and what came of the try. */
export interface Tried {
  readonly identity: MachineIdentity;
  /** The address that was connected to, where this machine knows it. */
  readonly connectedTo: string | undefined;
  /** Keeps the secrets that were given, beside those that are kept. */
  readonly keepSecrets: () => void;
}

/** Signs in to a machine of the inventory and becomes root there, with what is kept of it and what is given. */
export const tryMachine = async (
  { access, secrets, readIdentity }: HostsParts,
  { name, target, identityFiles }: Omit<MachineEntry, 'address'>,
  { acceptedKeys = [], signal, ...answers }: Answers & { readonly signal: AbortSignal },
): Promise<Tried> => {
  const given = dropUndefined(answers.secrets ?? {});
  using tried = await access.tryOut({
    name,
    target,
    identityFiles,
    acceptedKeys,
    secrets: { ...secrets.read(name), ...given },
    signal,
  });
  const identity = await readIdentity(tried.host, { signal });
  return { identity, connectedTo: tried.connectedTo(), keepSecrets: () => secrets.keep(name, given) };
};
