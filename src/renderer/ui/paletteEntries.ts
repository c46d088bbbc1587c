import type { ClusterEntry } from '../../shared/contract/clusters.ts';
import type { ResourceKind } from '../../shared/contract/resources.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly title: string;
  /** Shown dimmed beside it, and searched too. */
  readonly detail?: string;
  /** Searched, and not shown. */
  readonly words?: string;
  readonly section: string;
  readonly keys?: string;
  /** It changes something at once, so it comes after all that only shows something, and Enter needs the person to move to it. */
  readonly changes?: boolean;
  readonly run: () => void;
}

/** How well a text answers a query: higher is better, undefined not at all. Letters in order, words' beginnings first. */
const scoreMatch = (text: string, query: string): number | undefined => {
  const haystack = text.toLowerCase();
  const needle = query.trim().toLowerCase();
  if (needle === '') return 0;
  const at = haystack.indexOf(needle);
  if (at === 0) return 1000 - haystack.length;
  if (at > 0) return (/[\s\-./]/.test(haystack[at - 1] ?? '') ? 700 : 500) - haystack.length;
  let from = 0;
  let gaps = 0;
  for (const letter of needle.replaceAll(' ', '')) {
    const found = haystack.indexOf(letter, from);
    if (found < 0) return undefined;
    gaps += found - from;
    from = found + 1;
  }
  // Letters that are scattered all over are a coincidence, not an answer.
  return gaps > needle.length * 4 ? undefined : 200 - gaps - haystack.length;
};

/** The entries that answer the query, best first within at most `most`; those that change something come last. */
export const rankEntries = (
  entries: readonly PaletteEntry[],
  query: string,
  most = 50,
): readonly PaletteEntry[] =>
  entries
    .flatMap((entry, index) => {
      const title = scoreMatch(entry.title, query);
      const others = [entry.detail, entry.words].flatMap((text) =>
        text === undefined ? [] : (scoreMatch(text, query) ?? []),
      );
      if (title === undefined && others.length === 0) return [];
      return [{ entry, index, score: Math.max(title ?? -1000, ...others.map((score) => score - 100)) }];
    })
    .sort(
      (a, b) =>
        Number(a.entry.changes ?? false) - Number(b.entry.changes ?? false) ||
        b.score - a.score ||
        a.index - b.index,
    )
    .slice(0, most)
    .map(({ entry }) => entry);

/** Kinds as entries; a query may use short names: «po», «deploy». */
export const describeKind = ({ plural, group, shortNames }: ResourceKind): string =>
  [...shortNames, group === '' ? plural : `${plural}.${group}`].join(' ');

export const describeCluster = ({ state, server }: ClusterEntry): string =>
  server === undefined ? state : `${state}, ${server}`;
