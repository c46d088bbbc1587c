import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { matchPattern, matchPatterns } from './matchPattern.ts';

/** One line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
interface KnownHost {
  readonly marker: string | undefined;
  readonly patterns: readonly string[];
  readonly type: string;
  /** Base64. */
  readonly key: string;
  /** For messages: `FILE line N`. */
  readonly place: string;
}

export interface KnownHostsText {
  readonly path: string;
  readonly text: string;
}

export interface HostKey {
  /** Such as ssh-ed25519. */
  readonly type: string;
  /** Base64. */
  readonly key: string;
  /** `SHA256:` and base64 without padding, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

/** `authority`: where an authority is trusted that may have signed a certificate for the key. */
export type HostKeyVerdict =
  | { readonly known: 'yes' }
  /** Never seen; `name` is what stands in a known_hosts file for this machine. */
  | { readonly known: 'no'; readonly name: string; readonly authority?: string }
  | {
      readonly known: 'other';
      readonly fingerprints: readonly string[];
      readonly places: readonly string[];
      readonly authority?: string;
    }
  | { readonly known: 'revoked'; readonly place: string };

/** Reads a host key as it comes over the wire (RFC 4253, section 6.6): its type is its first string. */
export const readHostKey = (blob: Buffer): HostKey => {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  return {
    type: blob.toString('latin1', 4, 4 + length),
    key: blob.toString('base64'),
    fingerprint: fingerprintOf(blob),
  };
};

const fingerprintOf = (blob: Buffer) =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replaceAll('=', '')}`;

/** A machine as far as its name in known_hosts files goes. */
export interface HostName {
  readonly host: string;
  readonly port: number;
  readonly hostKeyAlias?: string | undefined;
}

/** How a machine is called in known_hosts files: with its port where that is not 22, or as it is to be called there. */
export const knownHostName = ({ host, port, hostKeyAlias }: HostName): string => {
  if (hostKeyAlias !== undefined) return hostKeyAlias.toLowerCase();
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
};

/** What the files know of a machine's key. A key of another type than the known ones counts as another key. */
export const judgeHostKey = (
  files: readonly KnownHostsText[],
  machine: HostName,
  key: HostKey,
): HostKeyVerdict => {
  const name = knownHostName(machine);
  const own = findKnown(files, name);
  const revoked = own.find((entry) => entry.marker === '@revoked' && entry.key === key.key);
  if (revoked !== undefined) return { known: 'revoked', place: revoked.place };
  const trusted = own.filter(({ marker }) => marker === undefined);
  if (trusted.some((entry) => entry.key === key.key)) return { known: 'yes' };
  const authority = own.find(({ marker }) => marker === '@cert-authority')?.place;
  const signed = authority === undefined ? {} : { authority };
  if (trusted.length === 0) return { known: 'no', name, ...signed };
  return {
    known: 'other',
    ...signed,
    fingerprints: trusted.map((entry) => fingerprintOf(Buffer.from(entry.key, 'base64'))),
    places: trusted.map(({ place }) => place),
  };
};

/** Types of the keys that are known of a machine: it is asked for one of these first. */
export const listKnownTypes = (files: readonly KnownHostsText[], machine: HostName): readonly string[] => [
  ...new Set(
    findKnown(files, knownHostName(machine))
      .filter(({ marker }) => marker === undefined)
      .map(({ type }) => type),
  ),
];

const findKnown = (files: readonly KnownHostsText[], name: string): readonly KnownHost[] =>
  files.flatMap(parseKnownHosts).filter(({ patterns }) => matchesName(patterns, name));

const parseKnownHosts = ({ path, text }: KnownHostsText): readonly KnownHost[] =>
  text.split(/\r?\n/).flatMap((line, index) => {
    const words = line.trim().split(/\s+/);
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
    const [patterns, type, key] = words;
    if (patterns === undefined || type === undefined || key === undefined || patterns.startsWith('#'))
      return [];
    return [{ marker, patterns: patterns.split(','), type, key, place: `${path} line ${index + 1}` }];
  });

const matchesName = (patterns: readonly string[], name: string): boolean =>
  matchPatterns(patterns, name, (pattern) =>
    pattern.startsWith('|1|') ? matchesHash(pattern, name) : matchPattern(pattern.toLowerCase(), name),
  );

/** `|1|salt|hash`: HMAC-SHA1 of the name, both in base64. */
const matchesHash = (pattern: string, name: string): boolean => {
  const [, , salt = '', hash = ''] = pattern.split('|');
  const expected = Buffer.from(hash, 'base64');
  const found = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return expected.length === found.length && timingSafeEqual(expected, found);
};
