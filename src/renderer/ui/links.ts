import type { ObjectRef, ResourceType } from '../../shared/contract/procedure.ts';

/** Path of a cluster's page: `''` is its overview, otherwise `nodes`, `namespaces`, … */
export const clusterPath = (cluster: string, page = ''): string =>
  `/c/${encodeURIComponent(cluster)}${page === '' ? '' : `/${page}`}`;

/** Path of the table of a kind; the core group has no name of its own and is written `core`. */
export const kindPath = (cluster: string, { group, version, plural }: ResourceType): string =>
  clusterPath(cluster, `r/${group === '' ? 'core' : group}/${version}/${plural}`);

/** Path of an object: the table of its kind with the detail panel open. */
export const objectPath = (cluster: string, ref: ObjectRef): string =>
  `${kindPath(cluster, ref)}?open=${encodeURIComponent(formatOpen(ref))}`;

export const operationPath = (id: string): string => `/operations/${encodeURIComponent(id)}`;

export interface Opened {
  readonly namespace?: string;
  readonly name: string;
}

/** `namespace/name`, or the name alone, as it stands in `?open=`. */
export const formatOpen = ({ namespace, name }: Pick<ObjectRef, 'namespace' | 'name'>): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

export const parseOpen = (text: string): Opened => {
  const slash = text.indexOf('/');
  return slash < 0 ? { name: text } : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
};

/** For `<a href>`: the page's paths live in the fragment, so that they work at app:// and over HTTP alike. */
export const hrefOf = (path: string): string => `#${path}`;

/** An address with its escapes read; as it stands where they are none, as in `100%`. */
export const decodePath = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};
