import type { ApiClient } from './apiClient.ts';

/** The parts of a Node object that are read here (core/v1). */
export interface KubeNode {
  readonly metadata: {
    readonly name: string;
    readonly creationTimestamp: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
    readonly nodeInfo?: { readonly kubeletVersion: string };
  };
}

export const listNodes = async (api: ApiClient, signal: AbortSignal): Promise<readonly KubeNode[]> => {
  const { body } = await api.call<{ items: readonly KubeNode[] }>('GET', '/api/v1/nodes', { signal });
  return body.items;
};

export const isReady = (node: KubeNode): boolean =>
  node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

/** Cordons a node: nothing new is scheduled on it. False when there is no such node. */
export const cordonNode = async (api: ApiClient, name: string, signal: AbortSignal): Promise<boolean> => {
  const { status } = await api.call('PATCH', `/api/v1/nodes/${name}`, {
    signal,
    okCodes: [404],
    contentType: 'application/merge-patch+json',
    body: { spec: { unschedulable: true } },
  });
  return status !== 404;
};

export const deleteNode = async (api: ApiClient, name: string, signal: AbortSignal): Promise<void> => {
  await api.call('DELETE', `/api/v1/nodes/${name}`, { signal, okCodes: [404] });
};
