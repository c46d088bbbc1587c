import type { NodeSpec } from '../../../shared/clusterSpec.ts';

type Port = NodeSpec['ports'][number];
type Mount = NodeSpec['mounts'][number];
type Taint = NonNullable<NodeSpec['taints']>[number];

/** Turns a part of a cluster spec into one short text and back; undefined for a text that is none. */
export interface EntryCodec<T> {
  readonly format: (value: T) => string;
  readonly parse: (text: string) => T | undefined;
  /** How one looks, for people. */
  readonly example: string;
  /** Characters that no entry holds, so that one of them ends an entry; none where any may be part of it. */
  readonly ends: readonly string[];
}

const isPort = (value: number, least: number) => Number.isInteger(value) && value >= least && value <= 65_535;

const portPattern = /^(?:(\d{1,3}(?:\.\d{1,3}){3}):)?(?:(\d+):)?(\d+)(?:\/(tcp|udp|sctp))?$/i;

const ENDS = [',', ' '] as const;

export const ports: EntryCodec<Port> = {
  example: '8080:30080',
  ends: ENDS,
  format: ({ address, host, container, protocol }) =>
    `${address === '127.0.0.1' ? '' : `${address}:`}${host === 0 && address === '127.0.0.1' ? '' : `${host}:`}${container}${protocol === 'TCP' ? '' : `/${protocol}`}`,
  parse: (text) => {
    const [, address = '127.0.0.1', host = '0', container, protocol = 'TCP'] =
      portPattern.exec(text.trim()) ?? [];
    if (container === undefined || !isPort(Number(host), 0) || !isPort(Number(container), 1))
      return undefined;
    return {
      address,
      host: Number(host),
      container: Number(container),
      protocol: protocol.toUpperCase() as Port['protocol'],
    };
  },
};

const modes = ['None', 'HostToContainer', 'Bidirectional'] as const;

export const mounts: EntryCodec<Mount> = {
  example: '/home/me/data:/data:ro',
  ends: [],
  format: ({ host, container, readOnly, propagation }) => {
    const options = [...(readOnly ? ['ro'] : []), ...(propagation === 'None' ? [] : [propagation])];
    return [host, container, ...(options.length === 0 ? [] : [options.join('+')])].join(':');
  },
  parse: (text) => {
    const [, host, container, options = ''] = /^(.+?):(\/[^:]*)(?::([\w+]+))?$/.exec(text.trim()) ?? [];
    if (host === undefined || container === undefined) return undefined;
    const words = options.split('+').filter((word) => word !== '');
    const propagation = modes.find((mode) => words.includes(mode));
    if (words.some((word) => word !== 'ro' && word !== propagation)) return undefined;
    return { host, container, readOnly: words.includes('ro'), propagation: propagation ?? 'None' };
  },
};

export const taints: EntryCodec<Taint> = {
  example: 'gpu=true:NoSchedule',
  ends: ENDS,
  format: ({ key, value, effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`,
  parse: (text) => {
    const [, key, value = '', effect] =
      /^([^=:\s]+)(?:=([^:\s]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(text.trim()) ?? [];
    return key === undefined ? undefined : { key, value, effect: effect as Taint['effect'] };
  },
};

export type Pair = readonly [key: string, value: string];

/** `key=value`, for labels and switches. */
const makePairs = (example: string, isValue: (value: string) => boolean): EntryCodec<Pair> => ({
  example,
  ends: ENDS,
  format: ([key, value]) => `${key}=${value}`,
  parse: (text) => {
    const [, key, value = ''] = /^([^=\s]+)=(\S*)$/.exec(text.trim()) ?? [];
    return key === undefined || !isValue(value) ? undefined : [key, value];
  },
});

const isSwitch = (value: string) => value === 'true' || value === 'false';
export const labels = makePairs('zone=a', () => true);
export const featureGates = makePairs('SomeGate=true', isSwitch);
export const runtimeConfig = makePairs('api/alpha=true', isSwitch);
