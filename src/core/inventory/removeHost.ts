import { AppError } from '../../shared/errors.ts';
import type { MachineStatus } from '../../shared/machine.ts';
import { findEntry, type HostsParts } from './hostsParts.ts';
import { lookAt } from './listHosts.ts';

/** Takes a machine out of the inventory, with its secrets; see `HostsArea.remove`. */
export const removeHost = async (
  parts: HostsParts,
  name: string,
  { signal, force = false }: { readonly signal: AbortSignal; readonly force?: boolean },
): Promise<void> => {
  const entry = findEntry(name, parts);
  if (!force) refuseNode(await lookAt(entry, parts, signal));
  await parts.inventory.remove(name);
  parts.secrets.forget(name);
};

const refuseNode = ({ name, state, node, error }: MachineStatus) => {
  if (state !== 'ready') {
    throw new AppError('CONFLICT', `${name} cannot be asked whether it is a node of a cluster.`, {
      hint: 'If you know that it is none, or that the machine is gone for good, remove it by force.',
      details: error === undefined ? [] : [error.message],
    });
  }
  if (node === undefined) return;
  const { cluster = 'that it does not tell', node: as = name } = node;
  throw new AppError('CONFLICT', `${name} is the node ${as} of the cluster ${cluster}.`, {
    hint: 'Remove the node from its cluster first, or delete the cluster. By force it is taken out of the inventory all the same, and stays a node.',
  });
};
