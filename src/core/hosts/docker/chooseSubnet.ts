import { AppError } from '../../../shared/errors.ts';
import { countAddresses, formatSubnet, parseSubnet, type Subnet, subnetsOverlap } from '../../lib/subnets.ts';

/** A subnet that is in use, as `10.0.0.0/8`, and by what, as words that follow «is used by». */
export interface TakenSubnet {
  readonly subnet: string;
  readonly by: string;
}

/**
 * Where clusters' networks are taken from, in this order:
 * - 172.30.0.0/16: next to last of the /16 blocks that Docker itself hands out from below, so it gets there
 *   last; neither home routers nor the virtual networks of the large clouds (172.31.0.0/16) use it by default.
 * - 10.213.0.0/16: company networks and VPNs number from 10.0 up; 10.88 and 10.89 are Podman's, 10.96 and
 *   10.244 Kubernetes' own.
 * - the upper half of 192.168.0.0/16: home routers and hypervisors keep to the lower one (192.168.0, .1, .49,
 *   .56, .64, .65, .122).
 */
const pools = ['172.30.0.0/16', '10.213.0.0/16', '192.168.128.0/17'];

export interface ChooseSubnetOptions {
  /** All that must not be touched: routes, other networks, the cluster's pod and service subnets. */
  readonly taken: readonly TakenSubnet[];
  /** The subnet that the person asked for; it is taken or refused, never replaced. */
  readonly wanted?: string | undefined;
  /** Prefix length of a chosen subnet, from 17 to 29; 24 by default. */
  readonly prefix?: number;
  /** Subnets not to choose again, because Docker refused them a moment ago (another program was faster). */
  readonly avoid?: readonly string[];
}

/**
 * Picks the subnet of a cluster's nodes, written as `172.30.0.0/24`.
 * Rejects with `SUBNET_TAKEN` when the wanted one is in use or none is free, `BAD_INPUT` when it is no subnet.
 */
export const chooseSubnet = (options: ChooseSubnetOptions): string => {
  const taken = options.taken.flatMap(({ subnet, by }) => {
    const range = parseSubnet(subnet);
    return range === undefined ? [] : [{ range, subnet, by }];
  });
  if (options.wanted !== undefined) return checkWanted(options.wanted, taken);
  const avoid = (options.avoid ?? []).flatMap((text) => parseSubnet(text) ?? []);
  const ranges = [...taken.map(({ range }) => range), ...avoid];
  for (const pool of pools) {
    for (const candidate of listSubnets(pool, options.prefix ?? 24)) {
      if (!ranges.some((range) => subnetsOverlap(candidate, range))) return formatSubnet(candidate);
    }
  }
  throw new AppError('SUBNET_TAKEN', `No free subnet was found in ${pools.join(', ')}.`, {
    hint: 'Choose one that is free yourself with network.nodeSubnet in the cluster file, or remove Docker networks that are not used (docker network prune).',
    details: taken.map(({ subnet, by }) => `${subnet} is used by ${by}`),
  });
};

function* listSubnets(pool: string, prefix: number): Generator<Subnet> {
  const range = parseSubnet(pool);
  if (range === undefined || prefix < range.prefix) return;
  const end = range.base + countAddresses(range.prefix);
  for (let base = range.base; base < end; base += countAddresses(prefix)) yield { base, prefix };
}

const checkWanted = (
  wanted: string,
  taken: readonly { range: Subnet; subnet: string; by: string }[],
): string => {
  const range = wanted.includes('/') ? parseSubnet(wanted) : undefined;
  if (range === undefined) {
    throw new AppError('BAD_INPUT', `The node subnet "${wanted}" is no IPv4 subnet.`, {
      hint: 'Write it like 172.30.5.0/24 (network.nodeSubnet in the cluster file).',
    });
  }
  if (range.prefix < 8 || range.prefix > 29) {
    throw new AppError(
      'BAD_INPUT',
      `The node subnet ${wanted} is too ${range.prefix < 8 ? 'large' : 'small'}.`,
      {
        hint: 'Give it a prefix from /8 to /29; /24 has room for any cluster here.',
      },
    );
  }
  const clashes = taken.filter((other) => subnetsOverlap(range, other.range));
  if (clashes.length === 0) return formatSubnet(range);
  const named = clashes.map(({ subnet, by }) => `${by} (${subnet})`);
  throw new AppError(
    'SUBNET_TAKEN',
    `The node subnet ${wanted} clashes with ${named.slice(0, 3).join(', ')}.`,
    {
      hint: 'Choose another with network.nodeSubnet in the cluster file, or leave it out and a free one is chosen.',
      details: named.slice(3).map((name) => `It also clashes with ${name}.`),
    },
  );
};
