import { AppError } from '../../shared/errors.ts';

/** An IPv4 subnet: `base` is its first address as an unsigned 32-bit number, `prefix` its length in bits. */
export interface Subnet {
  readonly base: number;
  readonly prefix: number;
}

const addressPattern = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** Number of addresses in a subnet of this prefix length. */
export const countAddresses = (prefix: number): number => 2 ** (32 - prefix);

/** The IPv4 address as an unsigned 32-bit number, or undefined when the text is none. */
const parseAddress = (text: string): number | undefined => {
  const octets = addressPattern.exec(text)?.slice(1).map(Number);
  if (octets === undefined || octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
};

/**
 * Reads `10.0.0.0/8` or a single address (`/32`); bits past the prefix are cleared.
 * Undefined for whatever else, IPv6 included.
 */
export const parseSubnet = (text: string): Subnet | undefined => {
  const [address = '', bits = '32', ...rest] = text.trim().split('/');
  const number = parseAddress(address);
  if (number === undefined || rest.length > 0 || !/^\d{1,2}$/.test(bits)) return undefined;
  const prefix = Number(bits);
  if (prefix > 32) return undefined;
  return { base: number - (number % countAddresses(prefix)), prefix };
};

/** Writes an unsigned 32-bit number as an IPv4 address. */
export const formatAddress = (address: number): string =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');

/** Writes a subnet as `10.0.0.0/8`. */
export const formatSubnet = ({ base, prefix }: Subnet): string => `${formatAddress(base)}/${prefix}`;

/** Whether two subnets have an address in common. */
export const subnetsOverlap = (a: Subnet, b: Subnet): boolean =>
  a.base < b.base + countAddresses(b.prefix) && b.base < a.base + countAddresses(a.prefix);

/** The nth address of a subnet: of a node subnet 1 is the gateway, of a service subnet the API server's, and 10 is DNS. */
export const addressAt = (subnet: string, index: number): string => {
  const range = parseSubnet(subnet);
  if (range === undefined) throw new AppError('BAD_INPUT', `${subnet} is no IPv4 subnet.`);
  return formatAddress(range.base + index);
};
