import { readObject } from '../../kube/applyObject.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import { pollUntil } from '../../lib/pollUntil.ts';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

/** Waits until the API serves the kinds of a CustomResourceDefinition; `TIMED_OUT` says what is missing. */
export const waitEstablished = async (
  connection: KubeConnection,
  { path, name }: { readonly path: string; readonly name: string },
  signal: AbortSignal,
): Promise<void> => {
  let conditions: readonly Condition[] = [];
  await pollUntil(
    async () => {
      const definition = await readObject(connection, path, signal);
      const status = definition?.['status'] as { readonly conditions?: readonly Condition[] } | undefined;
      conditions = status?.conditions ?? [];
      return conditions.some(({ type, status: is }) => type === 'Established' && is === 'True');
    },
    {
      every: 200,
      within: 60_000,
      signal,
      what: `the kinds of ${name} to be served`,
      missing: () => conditions.map(({ type, status, message }) => `${type} ${status}: ${message ?? ''}`),
    },
  );
};
