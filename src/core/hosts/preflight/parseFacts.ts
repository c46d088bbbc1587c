import { cleanText, cleanWord } from './cleanText.ts';
import { ALL_UNITS, WATCHED_UNITS } from './factsScript.ts';
import { type DiskSpace, type HostFacts, NEEDED_PROGRAMS } from './hostFacts.ts';
import { parseListeners } from './parseListeners.ts';
import { parseNetwork } from './parseNetwork.ts';
import { parseSystem } from './parseSystem.ts';
import { listLines, readNumber, splitParts } from './splitParts.ts';

type Parts = ReadonlyMap<string, string>;

/** Reads what the script printed with this mark; undefined when it is not the script's whole output. */
export const parseFacts = (
  text: string,
  { mark, asked, answered }: { readonly mark: string; readonly asked: number; readonly answered: number },
): HostFacts | undefined => {
  const parts = splitParts(text, mark);
  if (parts === undefined) return undefined;
  const first = readClock(parts.get('clock-first'));
  const last = readClock(parts.get('clock-last'));
  return {
    ...parseSystem(parts),
    ...parseSize(parts),
    ...parseNetwork(parts),
    ...parseExisting(parts),
    listeners: parseListeners(parts),
    hostName: cleanWord(parts.get('host-name'), 253),
    productUuid: cleanWord(parts.get('product-uuid'))?.toLowerCase(),
    machineId: cleanWord(parts.get('machine-id'))?.toLowerCase(),
    clock: first === undefined || last === undefined ? undefined : { first, last, asked, answered },
    startDelay: readDelay(parts.get('starts')),
    firewalls: parseFirewalls(parts),
    selinux: parseSelinux(parts.get('selinux')),
    missingPrograms: parseMissing(parts.get('missing')),
  };
};

/** `1795297479.602223133`, of BusyBox without what is behind the point; as milliseconds. */
const readClock = (part: string | undefined): number | undefined => {
  const seconds = /^(\d{1,12})(\.\d{1,9})?/.exec(part?.trim() ?? '');
  return seconds === null ? undefined : Math.round(Number(seconds[0]) * 1000);
};

/** Two times since the machine's own start, in hundredths of a second: of the command, and of what led to it. */
const readDelay = (part: string | undefined): number | undefined => {
  const times = /^(\d{1,15}) (\d{1,15})$/.exec(part?.trim() ?? '');
  return times === null ? undefined : Math.max(0, Number(times[1]) - Number(times[2])) * 10;
};

const parseSize = (parts: Parts): Pick<HostFacts, 'cpus' | 'memoryBytes' | 'disks' | 'swapBytes'> => {
  const memory = readNumber(/^MemTotal:\s+(\d+) kB$/m.exec(parts.get('memory') ?? '')?.[1]);
  const swaps = listLines(parts.get('swaps'));
  const sizes = swaps.slice(1).map((line) => readNumber(line.split(/\s+/)[2]) ?? 0);
  return {
    cpus: readNumber(parts.get('cpus')) || undefined,
    memoryBytes: memory === undefined ? undefined : memory * 1024,
    disks: listLines(parts.get('disks')).flatMap(parseDisk),
    swapBytes: swaps.length === 0 ? undefined : sizes.reduce((sum, size) => sum + size, 0) * 1024,
  };
};

/** `/var /dev/vda1 264212084 26578136 68923128 28% /`: the device's name may hold spaces, so it is read from the end. */
const parseDisk = (line: string): readonly DiskSpace[] => {
  const [folder = ''] = line.split(' ', 1);
  const fields = /\s\d+\s+\d+\s+(\d+)\s+(?:\d+%|-)\s+(\/.*)$/.exec(line.slice(0, 1_000));
  const free = readNumber(fields?.[1]);
  if (free === undefined) return [];
  return [{ folder: cleanText(folder), mount: cleanText(fields?.[2] ?? ''), freeBytes: free * 1024 }];
};

const listActiveUnits = (parts: Parts): ReadonlySet<string> => {
  const states = listLines(parts.get('units'));
  return new Set(ALL_UNITS.filter((_, place) => states[place] === 'active'));
};

const SOCKETS: Readonly<Record<string, string>> = {
  '/run/docker.sock': 'docker',
  '/run/containerd/containerd.sock': 'containerd',
  '/run/crio/crio.sock': 'crio',
  '/run/podman/podman.sock': 'podman',
};

const parseExisting = (parts: Parts): Pick<HostFacts, 'runtimes' | 'kubelets' | 'manifests' | 'marker'> => {
  const active = listActiveUnits(parts);
  const sockets = listLines(parts.get('sockets')).flatMap((socket) => SOCKETS[socket] ?? []);
  const files = listLines(parts.get('kubelet')).map((file) => cleanText(file));
  const marker = parts.get('marker')?.trim();
  return {
    runtimes: [...new Set([...WATCHED_UNITS.runtimes.filter((unit) => active.has(unit)), ...sockets])],
    kubelets: [...new Set([...WATCHED_UNITS.kubelets.filter((unit) => active.has(unit)), ...files])],
    manifests: listLines(parts.get('manifests')).map((file) => cleanText(file)),
    marker: marker || undefined,
  };
};

const parseFirewalls = (parts: Parts): readonly string[] => [
  ...WATCHED_UNITS.firewalls.filter((unit) => listActiveUnits(parts).has(unit)),
  ...(/^Status: active/m.test(parts.get('ufw') ?? '') ? ['ufw'] : []),
  ...(/^-P INPUT DROP/m.test(parts.get('iptables') ?? '') ? ['iptables (INPUT drops)'] : []),
  ...(/hook input [^\n]{0,80}policy drop/.test(parts.get('nft') ?? '') ? ['nftables (input drops)'] : []),
];

const parseSelinux = (part: string | undefined): HostFacts['selinux'] => {
  const told = part?.trim().toLowerCase();
  if (told === '1' || told === 'enforcing') return 'enforcing';
  if (told === '0' || told === 'permissive') return 'permissive';
  return told === 'disabled' ? 'disabled' : undefined;
};

const parseMissing = (part: string | undefined): HostFacts['missingPrograms'] => {
  const lines = new Set(listLines(part));
  return part === undefined ? undefined : NEEDED_PROGRAMS.filter((program) => lines.has(program));
};
