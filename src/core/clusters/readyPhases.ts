import { AppError } from '../../shared/errors.ts';
import type { Phase } from '../bootstrap/phase.ts';
import type { Host } from '../hosts/host.ts';
import type { ApiClient } from '../kube/apiClient.ts';
import { encodeQuery, hasAnswer } from '../kube/dns.ts';
import { isReady, type KubeNode } from '../kube/nodes.ts';
import { pollUntil } from '../lib/pollUntil.ts';
import { addressAt } from '../lib/subnets.ts';

export interface ReadyOptions {
  readonly nodes: readonly string[];
  readonly host: (node: string) => Host;
  readonly serviceSubnet: string;
  readonly domain: string;
  /** Milliseconds for each of the two waits. */
  readonly within: number;
  readonly needs: Phase['needs'];
  readonly openApi: (signal: AbortSignal) => Promise<ApiClient>;
}

/** What a node that is not Ready says of itself. */
const describeNode = (node: KubeNode | undefined, name: string) => {
  if (node === undefined) return `${name} has not registered`;
  const condition = node.status?.conditions?.find(({ type }) => type === 'Ready');
  return `${name} is not Ready: ${condition?.message ?? 'its kubelet has not reported yet'}`;
};

const waitForNode = async (
  api: ApiClient,
  name: string,
  options: { within: number; signal: AbortSignal },
) => {
  let missing = '';
  const look = async () => {
    const { status, body } = await api.call<KubeNode>('GET', `/api/v1/nodes/${name}`, {
      signal: options.signal,
      // 403: the administrator's role binding is made meanwhile.
      okCodes: [403, 404],
    });
    const seen = status >= 400 ? undefined : body;
    missing = describeNode(seen, name);
    return seen !== undefined && isReady(seen);
  };
  const lookAgain = (error: unknown) => {
    // An API server that was there may be started once more, when a create is resumed.
    if (!(error instanceof AppError) || error.code !== 'HOST_UNREACHABLE') throw error;
    missing = error.message;
    return false;
  };
  await pollUntil(() => look().catch(lookAgain), {
    ...options,
    every: 150,
    what: `node ${name} to become Ready`,
    missing: () => [missing],
  });
};

/** Sends a query to the DNS service from a node; prints the answer as hexadecimal, or ends with an error. */
const ASK_DNS = 'socat -t2 - "TCP4:$1:53,connect-timeout=1" | od -An -v -tx1';

const asksDns = async (host: Host, options: { address: string; query: Buffer; signal: AbortSignal }) => {
  const { stdout } = await host.exec(['/bin/sh', '-c', ASK_DNS, 'ask', options.address], {
    signal: options.signal,
    stdin: options.query,
    deadline: 5_000,
    okCodes: [0, 1, 124],
  });
  return hasAnswer(Buffer.from(stdout.replaceAll(/\s/g, ''), 'hex'));
};

interface EndpointSlices {
  readonly items: readonly {
    readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[];
  }[];
}

/** Asking the API first is much cheaper than running programs on nodes that are busy starting. */
const waitForDnsPods = async (api: ApiClient, options: { within: number; signal: AbortSignal }) => {
  const selector = encodeURIComponent('kubernetes.io/service-name=kube-dns');
  const path = `/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices?labelSelector=${selector}`;
  await pollUntil(
    async () => {
      const { body } = await api.call<EndpointSlices>('GET', path, { signal: options.signal });
      return body.items.some(({ endpoints }) => endpoints?.some(({ conditions }) => conditions?.ready));
    },
    { ...options, every: 100, what: 'CoreDNS to become ready', missing: () => ['no CoreDNS pod is ready'] },
  );
};

const checkStorageClass = async (api: ApiClient, signal: AbortSignal) => {
  const { body } = await api.call<{ items: { metadata: { annotations?: Record<string, string> } }[] }>(
    'GET',
    '/apis/storage.k8s.io/v1/storageclasses',
    { signal },
  );
  const key = 'storageclass.kubernetes.io/is-default-class';
  if (!body.items.some(({ metadata }) => metadata.annotations?.[key] === 'true')) {
    throw new AppError('IMAGE_BROKEN', "The node image's storage manifest makes no default StorageClass.", {
      hint: 'Name a node image that follows the contract of kindest/node, or none.',
    });
  }
};

/** Waits until Kubernetes calls each node Ready, names resolve on each, and there is a default StorageClass. */
export const readyPhases = (options: ReadyOptions): readonly Phase[] => {
  let opened: Promise<ApiClient> | undefined;
  const api = (signal: AbortSignal) => (opened ??= options.openApi(signal));
  return [
    {
      id: 'ready',
      title: 'Wait until every node is Ready',
      needs: options.needs,
      nodes: options.nodes,
      run: async ({ node = '', signal }) =>
        waitForNode(await api(signal), node, { within: options.within, signal }),
    },
    {
      id: 'dns',
      title: 'Wait until names resolve on every node',
      needs: ['ready'],
      nodes: options.nodes,
      run: async ({ node = '', signal }) => {
        await waitForDnsPods(await api(signal), { within: options.within, signal });
        const address = addressAt(options.serviceSubnet, 10);
        const query = encodeQuery(`kubernetes.default.svc.${options.domain}`);
        await pollUntil(() => asksDns(options.host(node), { address, query, signal }), {
          every: 100,
          within: options.within,
          signal,
          what: `names to resolve on ${node}`,
          missing: () => [`the cluster's DNS at ${address} does not answer ${node}`],
        });
      },
    },
    {
      id: 'storage',
      title: 'Look for the default StorageClass',
      needs: ['dns'],
      run: async ({ signal }) => {
        const client = await api(signal);
        await checkStorageClass(client, signal);
        client.close();
      },
    },
  ];
};
