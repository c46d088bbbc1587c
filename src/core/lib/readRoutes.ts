import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { promisify } from 'node:util';
import { formatAddress, formatSubnet, parseSubnet } from './subnets.ts';

/** A subnet that the machine sends somewhere, as `10.0.0.0/8`, and the interface it goes out by. */
export interface Route {
  readonly subnet: string;
  readonly device: string;
}

const run = promisify(execFile);

/**
 * The machine's IPv4 routes of every routing table. Routes for (nearly) the whole Internet are left out:
 * a default route claims no address for itself, and VPNs split it in pieces such as 0.0.0.0/1 and
 * 128.0.0.0/1 to go before it. Empty where routes cannot be read (Windows): then nothing is known to clash.
 */
export const readRoutes = async (options: {
  readonly platform: NodeJS.Platform;
  readonly signal: AbortSignal;
}): Promise<readonly Route[]> => {
  const limits = { signal: options.signal, timeout: 5_000, maxBuffer: 32 * 1024 * 1024 };
  if (options.platform === 'linux') {
    // Only `ip` shows the tables of VPNs; the one of BusyBox has no JSON, and slim images have none at all.
    const listed = await run('ip', ['-4', '-json', 'route', 'show', 'table', 'all'], limits).catch(
      () => undefined,
    );
    options.signal.throwIfAborted();
    const routes = listed && parseIpRoutes(listed.stdout);
    return routes ?? parseProcRoutes(await readFile('/proc/net/route', 'utf8').catch(() => ''));
  }
  if (options.platform === 'darwin') {
    const listed = await run('netstat', ['-rn', '-f', 'inet'], limits).catch(() => undefined);
    options.signal.throwIfAborted();
    return parseNetstatRoutes(listed?.stdout ?? '');
  }
  return [];
};

/** A route shorter than a /8 says «everything else», not «these addresses are in use». */
const keepRoute = (subnet: string, device: string): Route[] => {
  const parsed = parseSubnet(subnet);
  return parsed === undefined || parsed.prefix < 8 ? [] : [{ subnet: formatSubnet(parsed), device }];
};

interface IpRoute {
  readonly dst?: string;
  readonly dev?: string;
  readonly type?: string;
}

/** Reads `ip -json route`; undefined when the text is no JSON list. */
export const parseIpRoutes = (text: string): readonly Route[] | undefined => {
  try {
    const routes: unknown = JSON.parse(text);
    if (!Array.isArray(routes)) return undefined;
    return routes.flatMap(({ dst, dev, type }: IpRoute) =>
      dst === undefined || type === 'multicast' || type === 'broadcast'
        ? []
        : keepRoute(dst, dev ?? type ?? ''),
    );
  } catch {
    return undefined;
  }
};

/** Reads /proc/net/route, whose addresses are hexadecimal in the machine's own byte order. */
export const parseProcRoutes = (text: string, order: 'LE' | 'BE' = endianness()): readonly Route[] =>
  text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([device = '', destination = '', , , , , , mask = '']) => {
      if (![destination, mask].every((hex) => /^[\da-f]{8}$/i.test(hex))) return [];
      const ones = readHex(mask, order).toString(2).replaceAll('0', '').length;
      return keepRoute(`${formatAddress(readHex(destination, order))}/${ones}`, device);
    });

const readHex = (hex: string, order: 'LE' | 'BE'): number => {
  const bytes = Buffer.from(hex, 'hex');
  return order === 'LE' ? bytes.readUInt32LE() : bytes.readUInt32BE();
};

/** Reads macOS's `netstat -rn -f inet`, which leaves out zero octets: `10` is 10.0.0.0/8, `192.168.1` a /24. */
export const parseNetstatRoutes = (text: string): readonly Route[] =>
  text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([destination = '', , , device = '']) => {
      const match = /^(\d+(?:\.\d+){0,3})(?:\/(\d+))?$/.exec(destination);
      if (match?.[1] === undefined) return [];
      const octets = match[1].split('.');
      const bits = match[2] ?? String(octets.length * 8);
      const address = [...octets, '0', '0', '0'].slice(0, 4).join('.');
      const first = Number(octets[0]);
      return first >= 224 ? [] : keepRoute(`${address}/${bits}`, device);
    });
