import type { NamespaceContents, NamespaceEntry } from '../../shared/contract/namespaces.ts';

interface Call {
  readonly signal: AbortSignal;
}

/** A namespace of a cluster, by the cluster's id. */
interface OnNamespace {
  readonly cluster: string;
  readonly name: string;
}

/** What can be seen of and done to namespaces; refusals come in the API server's own words. */
export interface NamespacesArea {
  watch(
    request: { readonly cluster: string; readonly contents: boolean },
    options: Call,
  ): AsyncIterable<readonly NamespaceEntry[]>;
  create(
    request: OnNamespace & { readonly labels: Readonly<Record<string, string>> },
    options: Call,
  ): Promise<void>;
  planDelete(request: OnNamespace, options: Call): Promise<NamespaceContents>;
  delete(request: OnNamespace, options: Call): Promise<void>;
  setQuota(
    request: OnNamespace & { readonly quota: string; readonly hard: Readonly<Record<string, string>> },
    options: Call,
  ): Promise<void>;
}
