import { userInfo } from 'node:os';
import { matchPatterns } from './matchPattern.ts';
import type { ConfigLine, Criterion } from './parseSshConfig.ts';

/** A line with the files that it includes read: where nothing fits, it is as if nothing stood there. */
export type ConfigEntry =
  | Exclude<ConfigLine, { kind: 'include' }>
  | { readonly kind: 'included'; readonly entries: readonly ConfigEntry[] };

export type SshSettings = Readonly<Record<string, readonly string[]>>;

export interface Asked {
  /** As it was typed. */
  readonly host: string;
  /** As it was typed; it counts more than any setting. */
  readonly user: string | undefined;
}

/**
 * The settings that count for a host, keys in lower case, as `ssh -G` finds them: the first value of each counts, but
 * all `IdentityFile`s. A block counts with none of what would have to be run or looked up (`Match exec`, `localnetwork`).
 */
export const evaluateSshConfig = (entries: readonly ConfigEntry[], asked: Asked): SshSettings => {
  const values: Record<string, readonly string[]> = {};
  if (asked.user !== undefined) values['user'] = [asked.user];
  const look = { values, asked, name: asked.host, isFinal: false };
  walk(entries, look, true);
  if (asksForFinal(entries)) walk(entries, { ...look, name: hostNameOf(look), isFinal: true }, true);
  return values;
};

interface Look {
  readonly values: Record<string, readonly string[]>;
  readonly asked: Asked;
  /** What `Host` lines are compared with. */
  readonly name: string;
  readonly isFinal: boolean;
}

/** `counts`: whether the line that includes these does; in one that does not, nothing can. */
const walk = (entries: readonly ConfigEntry[], look: Look, counts: boolean): void => {
  let isOn = counts;
  for (const entry of entries) {
    if (entry.kind === 'host') isOn = counts && matchPatterns(entry.patterns, look.name);
    else if (entry.kind === 'match') isOn = counts && entry.criteria.every((one) => fits(one, look));
    else if (entry.kind === 'included') walk(entry.entries, look, isOn);
    else if (isOn) set(entry, look);
  }
};

const set = ({ key, values: [...found] }: { key: string; values: readonly string[] }, { values }: Look) => {
  if (key === 'identityfile') values[key] = [...new Set([...(values[key] ?? []), ...found])];
  // Of the two ways to a machine the first one counts, whichever it is.
  else if (key === 'proxyjump' || key === 'proxycommand') {
    if (values['proxyjump'] === undefined && values['proxycommand'] === undefined) values[key] = found;
  } else values[key] ??= found;
};

/** What is connected to, as far as it is known yet. */
const hostNameOf = ({ values, asked }: Look) =>
  (values['hostname']?.[0] ?? asked.host).replaceAll(/%([%h])/g, (_, letter) =>
    letter === 'h' ? asked.host : '%',
  );

const fits = ({ name, negated, value }: Criterion, look: Look): boolean => {
  const { values, asked, isFinal } = look;
  const list = value.split(',');
  const ofHost = (host: string) => matchPatterns(value.toLowerCase().split(','), host.toLowerCase());
  const user = () => userInfo().username;
  switch (name) {
    case 'all':
      return !negated;
    case 'canonical':
    case 'final':
      return isFinal !== negated;
    case 'host':
      return ofHost(hostNameOf(look)) !== negated;
    case 'originalhost':
      return ofHost(asked.host) !== negated;
    case 'user':
      return matchPatterns(list, values['user']?.[0] ?? user()) !== negated;
    case 'localuser':
      return matchPatterns(list, user()) !== negated;
    default:
      return false;
  }
};

const asksForFinal = (entries: readonly ConfigEntry[]): boolean =>
  entries.some(
    (entry) =>
      (entry.kind === 'match' && entry.criteria.some(({ name }) => name === 'final')) ||
      (entry.kind === 'included' && asksForFinal(entry.entries)),
  );
