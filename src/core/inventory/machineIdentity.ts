import { AppError } from '../../shared/errors.ts';
import type { MachineNode } from '../../shared/machine.ts';

/** What a machine told of itself when it was tested. */
export interface MachineIdentity {
  readonly hostName: string | undefined;
  /** IPv4 addresses that lead beyond the machine itself. */
  readonly addresses: readonly string[];
  /** The address that it sends from by its default route. */
  readonly defaultAddress: string | undefined;
  /** The node that it is by its marker file. */
  readonly node: MachineNode | undefined;
}

/**
 * The address that the other machines reach a machine by: the one that was connected to when it is the machine's own
 * (behind NAT it is not), else the one of its default route.
 * @throws AppError `UNSUPPORTED` when nothing tells
 */
export const chooseAddress = (
  { addresses, defaultAddress }: Pick<MachineIdentity, 'addresses' | 'defaultAddress'>,
  connectedTo: string | undefined,
): string => {
  const own = connectedTo?.replace(/^::ffff:/, '');
  if (own !== undefined && addresses.includes(own)) return own;
  const [only, ...others] = addresses;
  const found = defaultAddress ?? (others.length === 0 ? only : undefined);
  if (found !== undefined) return found;
  throw new AppError('UNSUPPORTED', 'The machine does not tell which address the others reach it by.', {
    hint: 'Give the address: an IPv4 address of its own that the other machines reach.',
    details: addresses.map((address) => `It has ${address}.`),
  });
};
