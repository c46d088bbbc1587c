import { parseIpRoutes, parseProcRoutes, type Route } from '../../lib/readRoutes.ts';
import { parseSubnet } from '../../lib/subnets.ts';
import { cleanText } from './cleanText.ts';
import type { HostFacts } from './hostFacts.ts';
import { listLines } from './splitParts.ts';

type Parts = ReadonlyMap<string, string>;

/** MAC addresses, addresses and routes of a machine. */
export const parseNetwork = (parts: Parts): Pick<HostFacts, 'macs' | 'addresses' | 'routes'> => ({
  macs: parseMacs(parts.get('macs')),
  addresses: parseAddresses(parts.get('addresses')),
  routes: parseRoutes(parts),
});

/** Bridges and tunnels have addresses that are the same on many machines; cards do not. */
const parseMacs = (part: string | undefined): readonly string[] => {
  const all = listLines(part)
    .map((line) => line.toLowerCase().split(/\s+/))
    .filter(([mac = '']) => /^[\da-f]{2}(:[\da-f]{2}){5}$/.test(mac) && !/^[0:]+$/.test(mac));
  const cards = all.filter(([, kind]) => kind === 'card');
  return (cards.length > 0 ? cards : all).map(([mac = '']) => mac);
};

/** `2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0` */
const parseAddresses = (part: string | undefined): HostFacts['addresses'] => {
  const found = listLines(part).flatMap((line) => {
    const [, device = '', family, address = ''] = line.split(/\s+/, 4);
    const alone = address.replace(/\/\d+$/, '');
    if (family !== 'inet' || parseSubnet(alone) === undefined) return [];
    return [{ device: cleanText(device, 32), address: alone }];
  });
  return found.length > 0 ? found : undefined;
};

const parseRoutes = (parts: Parts): readonly Route[] | undefined => {
  const table = parts.get('routes-proc') ?? '';
  // The machines that nodes run on (amd64 and arm64) have little-endian kernels.
  const routes =
    parseIpRoutes(parts.get('routes') ?? '') ?? (table === '' ? undefined : parseProcRoutes(table, 'LE'));
  return routes?.map(({ subnet, device }) => ({ subnet, device: cleanText(String(device), 32) }));
};
