import type { KubeConnection } from './connection.ts';

/** Label by which kubeadm marks control planes. */
export const CONTROL_PLANE_LABEL = 'node-role.kubernetes.io/control-plane';

/** The parts of a Node object that are read here (core/v1). */
export interface KubeNode {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
      readonly lastTransitionTime?: string;
    }[];
    /** Resource names to quantities. */
    readonly capacity?: Readonly<Record<string, string>>;
    readonly allocatable?: Readonly<Record<string, string>>;
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly nodeInfo?: {
      readonly kubeletVersion: string;
      readonly containerRuntimeVersion: string;
      readonly kernelVersion: string;
      readonly osImage: string;
      readonly architecture: string;
    };
  };
}

/** What is needed of a connection for single calls. */
type Api = Pick<KubeConnection, 'call'>;

export const listNodes = async (api: Api, signal: AbortSignal): Promise<readonly KubeNode[]> => {
  const { body } = await api.call<{ items: readonly KubeNode[] }>('GET', '/api/v1/nodes', { signal });
  return body.items;
};

export const isReady = (node: KubeNode): boolean =>
  node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

const patchNode = async (
  api: Api,
  name: string,
  { signal, body }: { readonly signal: AbortSignal; readonly body: unknown },
): Promise<boolean> => {
  const { status } = await api.call('PATCH', `/api/v1/nodes/${encodeURIComponent(name)}`, {
    signal,
    okCodes: [404],
    contentType: 'application/merge-patch+json',
    body,
  });
  return status !== 404;
};

/** Cordons a node: nothing new is scheduled on it. False when there is no such node. */
export const cordonNode = (api: Api, name: string, signal: AbortSignal): Promise<boolean> =>
  patchNode(api, name, { signal, body: { spec: { unschedulable: true } } });

/** Lets the scheduler use a node again. False when there is no such node. */
export const uncordonNode = (api: Api, name: string, signal: AbortSignal): Promise<boolean> =>
  patchNode(api, name, { signal, body: { spec: { unschedulable: null } } });

/** Sets labels of a node; null removes one. False when there is no such node. */
export const labelNode = (
  api: Api,
  name: string,
  {
    signal,
    labels,
  }: { readonly signal: AbortSignal; readonly labels: Readonly<Record<string, string | null>> },
): Promise<boolean> => patchNode(api, name, { signal, body: { metadata: { labels } } });

export const deleteNode = async (api: Api, name: string, signal: AbortSignal): Promise<void> => {
  await api.call('DELETE', `/api/v1/nodes/${name}`, { signal, okCodes: [404] });
};
