import { z } from 'zod';

/** The name of our extension in a kubeconfig; an entry that carries it is ours to change. */
const EXTENSION = 'slipway.dev';

/** The three lists of a kubeconfig, with the key that holds an entry's content. */
export const LISTS = {
  clusters: 'cluster',
  contexts: 'context',
  users: 'user',
} as const;

export type ListKey = keyof typeof LISTS;
export const LIST_KEYS: readonly ListKey[] = ['clusters', 'contexts', 'users'];

/** An entry of one of the three lists, as plain data: `{name, cluster|context|user}`. */
export type KubeconfigEntry = Readonly<Record<string, unknown>> & { readonly name: string };

/** PEM text, its bytes, or its base64 as kubeconfig files hold it. */
export type PemData = string | Uint8Array;

export interface ContextContent {
  /** The cluster's name in Slipway. */
  readonly cluster: string;
  /** Address of the API server, such as https://127.0.0.1:40123. */
  readonly server: string;
  readonly certificateAuthority: PemData;
  readonly clientCertificate: PemData;
  readonly clientKey: PemData;
  readonly namespace?: string | undefined;
}

const namedSchema = z.looseObject({ name: z.string() });
const ownExtensionSchema = z.looseObject({
  name: z.literal(EXTENSION),
  extension: z.looseObject({ cluster: z.string() }),
});

/** The name that a cluster's three kubeconfig entries share. */
export const contextName = (cluster: string): string => `slipway-${cluster}`;

/** The entry's name, or undefined for something that is no entry. */
export const entryName = (entry: unknown): string | undefined => {
  const parsed = namedSchema.safeParse(entry);
  return parsed.success ? parsed.data.name : undefined;
};

/** True for the entry that Slipway made for this cluster: it has the name and our mark. */
export const isOwnEntry = (list: ListKey, entry: unknown, cluster: string): boolean => {
  if (entryName(entry) !== contextName(cluster)) return false;
  return extensionsOf(contentOf(list, entry)).some((item) => markedCluster(item) === cluster);
};

/** The cluster's three entries, each marked as ours. */
export const buildEntries = (content: ContextContent): Readonly<Record<ListKey, KubeconfigEntry>> => {
  const name = contextName(content.cluster);
  const extensions = [{ name: EXTENSION, extension: { cluster: content.cluster } }];
  return {
    clusters: {
      cluster: {
        'certificate-authority-data': encodePem(content.certificateAuthority),
        extensions,
        server: content.server,
      },
      name,
    },
    contexts: {
      context: {
        cluster: name,
        extensions,
        ...(content.namespace === undefined ? {} : { namespace: content.namespace }),
        user: name,
      },
      name,
    },
    users: {
      name,
      user: {
        'client-certificate-data': encodePem(content.clientCertificate),
        'client-key-data': encodePem(content.clientKey),
        extensions,
      },
    },
  };
};

/** Our entry with new content; what a person has added to it since, such as a namespace, stays. */
export const updateEntry = (list: ListKey, old: unknown, entry: KubeconfigEntry): KubeconfigEntry => {
  const key = LISTS[list];
  const before = contentOf(list, old);
  const after = contentOf(list, entry);
  const others = extensionsOf(before).filter((item) => markedCluster(item) === undefined);
  const extensions = [...extensionsOf(after), ...others];
  return { ...recordOf(old), ...entry, [key]: { ...before, ...after, extensions } };
};

/** The entries as `changeKubeconfigText` takes them. */
export const asLists = (
  entries: Readonly<Record<ListKey, KubeconfigEntry>>,
): Readonly<Record<ListKey, readonly KubeconfigEntry[]>> => ({
  clusters: [entries.clusters],
  contexts: [entries.contexts],
  users: [entries.users],
});

/** The cluster of ours that the entry was made for; undefined when Slipway did not make it. */
export const slipwayClusterOf = (content: Readonly<Record<string, unknown>>): string | undefined =>
  extensionsOf(content)
    .map(markedCluster)
    .find((cluster) => cluster !== undefined);

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).safeParse(value).data ?? {};

/** What an entry says below `cluster`, `context` or `user`; nothing for something that is no entry. */
export const contentOf = (list: ListKey, entry: unknown): Readonly<Record<string, unknown>> =>
  recordOf(recordOf(entry)[LISTS[list]]);

const extensionsOf = ({ extensions }: Readonly<Record<string, unknown>>): readonly unknown[] =>
  Array.isArray(extensions) ? extensions : [];

const markedCluster = (extension: unknown): string | undefined =>
  ownExtensionSchema.safeParse(extension).data?.extension.cluster;

const encodePem = (pem: PemData): string => {
  if (typeof pem !== 'string') return Buffer.from(pem).toString('base64');
  return pem.startsWith('-----BEGIN') ? Buffer.from(pem).toString('base64') : pem;
};
