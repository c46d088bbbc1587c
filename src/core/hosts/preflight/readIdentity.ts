import { randomUUID } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { MachineNode } from '../../../shared/machine.ts';
import { MARKER_FILE } from '../../../shared/machine.ts';
import { parseSubnet } from '../../lib/subnets.ts';
import type { Host } from '../host.ts';
import { cleanWord } from './cleanText.ts';
import { listLines, splitParts } from './splitParts.ts';

/** What is asked first of a machine: who it is, and whether it is somebody's node. */
export interface Identity {
  readonly hostName: string | undefined;
  /** IPv4 addresses that lead beyond the machine itself. */
  readonly addresses: readonly string[];
  /** The address that it sends from by its default route. */
  readonly defaultAddress: string | undefined;
  /** The node that it is by Slipway's marker file; empty when the file is there and does not tell. */
  readonly node: MachineNode | undefined;
}

const WITHIN = 20_000;

/** 192.0.2.1 is nobody's (RFC 5737), so the default route leads there; asking sends nothing. */
const SCRIPT = `part() { printf '\\n%s %s\\n' "$1" "$2"; }
part "$1" system; uname -s
part "$1" name; uname -n
part "$1" addresses; ip -4 -o addr show scope global 2>/dev/null
part "$1" route; ip -4 route get 192.0.2.1 2>/dev/null
if [ -e ${MARKER_FILE} ]; then part "$1" marker; head -c 65536 ${MARKER_FILE} 2>/dev/null; fi
part "$1" end; exit 0`;

/**
 * Asks a machine who it is, with one command that changes nothing. Rejects with what `Host.exec` rejects with, and
 * with `UNSUPPORTED` when it is no Linux machine.
 */
export const readIdentity = async (
  host: Host,
  { signal }: { readonly signal: AbortSignal },
): Promise<Identity> => {
  const mark = `slipway-${randomUUID()}`;
  const { stdout } = await host.exec(['sh', '-c', SCRIPT, 'sh', mark], { signal, deadline: WITHIN });
  const parts = splitParts(stdout, mark);
  const system = cleanWord(parts?.get('system'), 40);
  if (parts === undefined || system !== 'Linux') {
    throw new AppError(
      'UNSUPPORTED',
      system === undefined
        ? `${host.name} does not answer as a Linux machine does.`
        : `${host.name} runs ${system}, and nodes run on Linux.`,
      { hint: 'Look whether it is the machine that you mean.' },
    );
  }
  return {
    hostName: cleanWord(parts.get('name'), 253),
    addresses: readAddresses(parts.get('addresses')),
    defaultAddress: readSource(parts.get('route')),
    node: readNode(parts.get('marker')),
  };
};

/** `2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0` */
const readAddresses = (part: string | undefined): readonly string[] =>
  listLines(part).flatMap((line) => {
    const address = /\sinet\s+([\d.]+)\//.exec(line)?.[1];
    return address !== undefined && parseSubnet(address) !== undefined ? [address] : [];
  });

/** `192.0.2.1 via 10.0.0.254 dev eth0 src 10.0.0.1 uid 0` */
const readSource = (part: string | undefined): string | undefined => {
  const address = /\ssrc\s+([\d.]+)/.exec(part ?? '')?.[1];
  return address !== undefined && parseSubnet(address) !== undefined ? address : undefined;
};

const readNode = (text: string | undefined): MachineNode | undefined => {
  if (text === undefined) return undefined;
  try {
    const marker = JSON.parse(text) as { cluster?: unknown; node?: unknown } | null;
    const word = (value: unknown) => (typeof value === 'string' ? cleanWord(value) : undefined);
    const cluster = word(marker?.cluster);
    const node = word(marker?.node);
    return { ...(cluster === undefined ? {} : { cluster }), ...(node === undefined ? {} : { node }) };
  } catch {
    return {};
  }
};
