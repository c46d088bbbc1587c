import type { AdminConnection } from '../../src/core/kube/connect/connectAsAdmin.ts';
import { waitUntil } from './waitUntil.ts';

/** A Kubernetes object as far as the tests read it. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  // biome-ignore lint/suspicious/noExplicitAny: what is in there differs with the kind, and a wrong guess fails the test.
  readonly spec?: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly status?: any;
}

/** What a web server of the test image answered to calls that it was asked to make. */
export interface Dialled {
  readonly responses?: readonly string[];
  readonly errors?: readonly string[];
}

export interface DialTarget {
  readonly host: string;
  readonly port: number;
  /** Path on the target; `hostname` by default, which answers the pod's name. */
  readonly request?: string;
}

/** A few calls to a cluster's API, each with its deadline. */
export interface Kube {
  get(path: string): Promise<KubeObject>;
  /** Objects of a list; `query` such as `labelSelector=app=web`. */
  list(path: string, query?: string): Promise<readonly KubeObject[]>;
  /** Makes or changes objects by server-side apply, one after the other. */
  apply(...objects: readonly KubeObject[]): Promise<void>;
  remove(path: string): Promise<void>;
  /** The pods of a namespace with a label `app`, without those that are ending. */
  pods(namespace: string, app: string): Promise<readonly KubeObject[]>;
  /** Waits until a Deployment or DaemonSet has all its pods, of its newest template and ready; old ones may still be ending. */
  rollOut(object: KubeObject): Promise<void>;
  /** Asks the web server in a pod (test image, port 8080) to call a target. */
  dial(pod: KubeObject, target: DialTarget): Promise<Dialled>;
}

const PLURALS: Readonly<Record<string, string>> = {
  DaemonSet: 'daemonsets',
  Deployment: 'deployments',
  Namespace: 'namespaces',
  Node: 'nodes',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  Pod: 'pods',
  PodDisruptionBudget: 'poddisruptionbudgets',
  Service: 'services',
};

const pathOf = ({ apiVersion = 'v1', kind = '', metadata }: KubeObject) => {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${group}${place}/${PLURALS[kind]}/${metadata.name}`;
};

const isRolledOut = ({ kind, metadata, spec, status }: KubeObject) => {
  if (status?.observedGeneration !== metadata.generation) return false;
  if (kind === 'DaemonSet') {
    const { desiredNumberScheduled: wanted, updatedNumberScheduled, numberAvailable = 0 } = status;
    return wanted > 0 && updatedNumberScheduled === wanted && numberAvailable === wanted;
  }
  const counts = [status.replicas, status.updatedReplicas, status.availableReplicas, status.readyReplicas];
  return counts.every((count) => count === spec.replicas);
};

export const createKube = (api: AdminConnection): Kube => {
  const call = async <T>(method: string, path: string, options: Record<string, unknown> = {}) =>
    (await api.call<T>(method, path, { signal: AbortSignal.timeout(30_000), ...options })).body;
  const list: Kube['list'] = async (path, query) =>
    (await call<{ items: readonly KubeObject[] }>('GET', query === undefined ? path : `${path}?${query}`))
      .items;
  return {
    get: (path) => call<KubeObject>('GET', path),
    list,
    apply: async (...objects) => {
      for (const object of objects) {
        await call('PATCH', `${pathOf(object)}?fieldManager=slipway-test&force=true`, {
          contentType: 'application/apply-patch+yaml',
          body: object,
        });
      }
    },
    remove: async (path) => {
      await call('DELETE', path, { okCodes: [404] });
    },
    pods: async (namespace, app) => {
      const pods = await list(`/api/v1/namespaces/${namespace}/pods`, `labelSelector=app=${app}`);
      return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    },
    rollOut: async (object) => {
      let seen: KubeObject | undefined;
      const attempt = async () => {
        seen = await call<KubeObject>('GET', pathOf(object));
        return isRolledOut(seen);
      };
      await waitUntil(attempt, {
        what: `${object.kind} ${object.metadata.name} to roll out`,
        missing: () => [JSON.stringify(seen?.status)],
      });
    },
    dial: async ({ metadata }, { host, port, request = 'hostname' }) => {
      const query = new URLSearchParams({ host, port: String(port), request, protocol: 'http', tries: '1' });
      return await call<Dialled>(
        'GET',
        `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}:8080/proxy/dial?${query}`,
      );
    },
  };
};
