import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { toErrorInfo } from '../api/toErrorInfo.ts';
import { go } from './history.ts';
import { objectPath } from './links.ts';
import type { PaletteEntry } from './paletteEntries.ts';

/** One letter is in nearly every name. */
const SHORTEST = 2;
/** Milliseconds without a key after which the cluster is asked. */
const PAUSE = 150;

interface FoundEntries {
  readonly entries: readonly PaletteEntry[];
  /** The answer to what is typed now is not there yet. */
  readonly isSearching: boolean;
  /** What was not searched and why, as a sentence. */
  readonly gap?: string;
}

/** Objects of the cluster that have what is typed in their names. A search ends as soon as something else is typed. */
export const useFoundObjects = (cluster: string | undefined, typed: string): FoundEntries => {
  const query = typed.trim();
  const [settled] = useDebouncedValue(query, PAUSE);
  const isWanted = cluster !== undefined && query.length >= SHORTEST;
  const { data, error, isFetching } = useQuery(
    queries.resources.find.queryOptions({
      input: { cluster: cluster ?? '', query: settled },
      enabled: isWanted && settled.length >= SHORTEST,
      placeholderData: keepPreviousData,
      gcTime: 0,
      staleTime: 0,
      retry: false,
    }),
  );
  if (!isWanted) return { entries: [], isSearching: false };
  const entries = (data?.objects ?? []).map(({ kind, ref }) => ({
    id: `object ${objectPath(cluster, ref)}`,
    title: ref.name,
    ...(ref.namespace === undefined ? {} : { detail: ref.namespace }),
    section: kind,
    run: () => go(objectPath(cluster, ref)),
  }));
  const isSearching = isFetching || settled !== query;
  if (isSearching) return { entries, isSearching };
  if (error !== null)
    return { entries: [], isSearching, gap: `Objects were not searched: ${toErrorInfo(error).message}` };
  const unsearched = data?.unsearched ?? [];
  if (unsearched.length === 0) return { entries, isSearching };
  return { entries, isSearching, gap: `Not all were searched of: ${unsearched.join(', ')}.` };
};
