import type { KubeConnection } from './connection.ts';

/** How the API names a kind in its paths. */
export interface KindInfo {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Where objects live, as far as their API path needs it. */
export interface ObjectPlace {
  readonly apiVersion: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Path of all that a group version holds: `/api/v1`, `/apis/apps/v1`. */
const versionPath = (apiVersion: string): string =>
  apiVersion
    .split('/')
    .map(encodeURIComponent)
    .reduce((path, part) => `${path}/${part}`, apiVersion.includes('/') ? '/apis' : '/api');

/** Path of one object. */
export const objectPath = ({ plural }: KindInfo, { apiVersion, namespace, name }: ObjectPlace): string => {
  const place = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${versionPath(apiVersion)}${place}/${plural}/${encodeURIComponent(name)}`;
};

/** Asks the API which kinds there are, one group version at a time and each only once. */
export interface KindFinder {
  /** Undefined for a kind that the API does not serve. */
  find(apiVersion: string, kind: string): Promise<KindInfo | undefined>;
  /** Asks again next time: new kinds came. */
  forget(): void;
}

interface ResourceList {
  readonly resources?: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

const GROUP_VERSION = /^([a-z0-9.-]+\/)?v[a-z0-9]+$/;

export const createKindFinder = (connection: KubeConnection, signal: AbortSignal): KindFinder => {
  const versions = new Map<string, Promise<ResourceList>>();
  const ask = async (apiVersion: string): Promise<ResourceList> => {
    // Nothing else is a version of the API; a path made of it would be another one.
    if (!GROUP_VERSION.test(apiVersion)) return {};
    const options = { signal, okCodes: [404] };
    const { status, body } = await connection.call<ResourceList>('GET', versionPath(apiVersion), options);
    return status === 404 ? {} : body;
  };
  return {
    forget: () => versions.clear(),
    find: async (apiVersion, kind) => {
      const asked = versions.get(apiVersion) ?? ask(apiVersion);
      versions.set(apiVersion, asked);
      const { resources = [] } = await asked;
      const found = resources.find((one) => one.kind === kind && !one.name.includes('/'));
      return found === undefined ? undefined : { plural: found.name, namespaced: found.namespaced };
    },
  };
};
