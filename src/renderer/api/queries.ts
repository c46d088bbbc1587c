import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import { api } from './api.ts';

/**
 * Queries and mutations for TanStack Query: `useQuery(queries.clusters.versions.queryOptions())`,
 * `useMutation(queries.nodes.cordon.mutationOptions())`. Streams go through `useLive` instead.
 */
export const queries = createTanstackQueryUtils(api);

/** Answers are asked for when they are needed, not on a timer or with the window's focus: what changes is a stream. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: 1, refetchOnWindowFocus: false, staleTime: 10_000 },
    mutations: { retry: false },
  },
});
