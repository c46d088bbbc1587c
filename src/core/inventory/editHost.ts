import { AppError } from '../../shared/errors.ts';
import type { MachineEntry, MachineNode } from '../../shared/machine.ts';
import type { EditHostRequest } from './hostsArea.ts';
import { findEntry, type HostsParts } from './hostsParts.ts';
import { chooseAddress } from './machineIdentity.ts';
import { readRequest } from './readRequest.ts';
import { type Tried, tryMachine } from './tryMachine.ts';

/** Changes what is known of a machine, once it was tested that the machine is reached so; see `HostsArea.edit`. */
export const editHost = async (
  parts: HostsParts,
  name: string,
  request: EditHostRequest & { readonly signal: AbortSignal },
): Promise<MachineEntry> => {
  const before = findEntry(name, parts);
  const asked = readRequest(
    {
      target: request.target ?? before.target,
      address: request.address,
      identityFiles: request.identityFiles ?? before.identityFiles,
      labels: request.labels ?? before.labels,
    },
    parts.homedir,
  );
  const toEntry = (address: string): MachineEntry => ({
    ...before,
    // Where there are none any more.
    identityFiles: undefined,
    labels: undefined,
    ...asked,
    name,
    address,
  });
  const likely = toEntry(asked.address ?? before.address);
  if (isReachedAlike(likely, before)) return await replace(parts, likely);
  const tried = await tryMachine(parts, likely, request);
  const entry = toEntry(asked.address ?? findAddress(before, asked.target, tried));
  refuseMovedNode(before, entry, tried.identity.node);
  const kept = await replace(parts, entry);
  tried.keepSecrets();
  return kept;
};

const isReachedAlike = (one: MachineEntry, other: MachineEntry): boolean => {
  const way = ({ target, address, identityFiles = [] }: MachineEntry) => [target, address, ...identityFiles];
  return JSON.stringify(way(one)) === JSON.stringify(way(other));
};

const replace = async ({ inventory }: HostsParts, entry: MachineEntry): Promise<MachineEntry> => {
  await inventory.replace(entry);
  return entry;
};

/** Where a machine still has its address it keeps it, whatever it is signed in to by. */
const findAddress = (
  { address, target }: MachineEntry,
  newTarget: string,
  { identity, connectedTo }: Tried,
): string =>
  newTarget === target || identity.addresses.includes(address)
    ? address
    : chooseAddress(identity, connectedTo);

const refuseMovedNode = (before: MachineEntry, after: MachineEntry, node: MachineNode | undefined) => {
  if (node === undefined || before.address === after.address) return;
  const { cluster = 'that it does not tell' } = node;
  throw new AppError(
    'CONFLICT',
    `${after.name} is a node of the cluster ${cluster}, whose other nodes reach it by ${before.address}, not by ${after.address}.`,
    {
      hint: 'A node keeps its address: give the machine that one again, or take the node out of its cluster first. What Slipway signs in to may change.',
    },
  );
};
