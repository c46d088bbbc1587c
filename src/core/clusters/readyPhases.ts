import { AppError } from '../../shared/errors.ts';
import type { Phase } from '../bootstrap/phase.ts';
import type { Host } from '../hosts/host.ts';
import type { AdminConnection } from '../kube/connect/connectAsAdmin.ts';
import { encodeQuery, hasAnswer } from '../kube/dns.ts';
import { isReady, type KubeNode } from '../kube/nodes.ts';
import { pollUntil } from '../lib/pollUntil.ts';
import { addressAt } from '../lib/subnets.ts';

export interface ReadyOptions {
  readonly nodes: readonly string[];
  readonly host: (node: string) => Host;
  readonly serviceSubnet: string;
  readonly domain: string;
  /** Milliseconds for each of the waits. */
  readonly within: number;
  readonly needs: Phase['needs'];
  readonly openApi: (signal: AbortSignal) => Promise<AdminConnection>;
}

/** What a node that is not Ready says of itself. */
const describeNode = (node: KubeNode | undefined, name: string) => {
  if (node === undefined) return `${name} has not registered`;
  const condition = node.status?.conditions?.find(({ type }) => type === 'Ready');
  return `${name} is not Ready: ${condition?.message ?? 'its kubelet has not reported yet'}`;
};

interface Wait {
  /** Milliseconds. */
  readonly within: number;
  readonly signal: AbortSignal;
}

/** 403: the administrator's role binding is made meanwhile. From 429 on: the server or its etcd is too busy just now. */
const NOT_YET = [403, 404, 429, 500, 503, 504];

/**
 * Asks the API server until nothing is missing. One question without an answer does not count: it may be busy for the
 * moment, or is started once more when a create is resumed. On a slow machine each question is work that keeps it from
 * becoming ready.
 */
const waitForAnswer = async <T>(
  api: AdminConnection,
  path: string,
  options: Wait & {
    readonly every: number;
    readonly what: string;
    /** What is missing in an answer, or without one; undefined when nothing is. */
    readonly missing: (body: T | undefined) => string | undefined;
  },
) => {
  let missing: string | undefined;
  const look = async () => {
    const { status, body } = await api.call<T>('GET', path, { signal: options.signal, okCodes: NOT_YET });
    missing = options.missing(status >= 400 ? undefined : body);
    return missing === undefined;
  };
  const lookAgain = (error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'HOST_UNREACHABLE') throw error;
    missing = error.message;
    return false;
  };
  await pollUntil(() => look().catch(lookAgain), {
    ...options,
    spare: 3,
    missing: () => (missing === undefined ? [] : [missing]),
  });
};

const waitForNode = (api: AdminConnection, name: string, wait: Wait) =>
  waitForAnswer<KubeNode>(api, `/api/v1/nodes/${name}`, {
    ...wait,
    every: 150,
    what: `node ${name} to become Ready`,
    missing: (node) => (node !== undefined && isReady(node) ? undefined : describeNode(node, name)),
  });

/**
 * Sends the query `$2` (escaped for printf) to the DNS service `$1` from a node, until it has an answer; prints that as
 * hexadecimal. `$3` is how it begins after its two bytes of length (the query's id), as something else may have taken
 * the connection. `$4` and following are the seconds for a connection, and as many for the answer: packets to a service
 * that the node does not serve yet are lost, and a new try finds it sooner than waiting for them does. One program
 * tries ten times: starting another for each costs a busy node more than the question.
 */
const ASK_DNS = `address=$1 query=$2 id=$3
shift 3
for patience; do
  answer=$(printf %b "$query" |
    socat -t"$patience" - "TCP4:$address:53,connect-timeout=$patience,retry=9,interval=0.1" 2>/dev/null |
    od -An -v -tx1)
  case $answer in " "??" "??" $id "*) echo "$answer"; exit ;; esac
done`;

/** Seconds. A machine that is slow gets more from pass to pass. */
const PATIENCE = [0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 1, 4, 15];

/** The bytes as octal escapes for printf's %b (POSIX). */
const escapeBytes = (bytes: Buffer): string =>
  [...bytes].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('');

interface DnsQuestion {
  readonly address: string;
  readonly query: Buffer;
  /** Milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

const asksDns = async (host: Host, { address, query, deadline, signal }: DnsQuestion) => {
  const id = query.toString('hex', 2, 4).replace(/(..)(..)/, '$1 $2');
  const given = [address, escapeBytes(query), id, ...PATIENCE.map(String)];
  try {
    const { stdout } = await host.exec(['/bin/sh', '-c', ASK_DNS, 'ask', ...given], {
      signal,
      deadline,
    });
    return hasAnswer(Buffer.from(stdout.replaceAll(/\s/g, ''), 'hex'));
  } catch (error) {
    if (error instanceof AppError && error.code === 'TIMED_OUT') return false;
    throw error;
  }
};

interface EndpointSlices {
  readonly items: readonly {
    readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[];
  }[];
}

const DNS_SLICES = `/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices?labelSelector=${encodeURIComponent('kubernetes.io/service-name=kube-dns')}`;

/** Asking the API first is much cheaper than running programs on nodes that are busy starting. */
const waitForDnsPods = (api: AdminConnection, wait: Wait) =>
  waitForAnswer<EndpointSlices>(api, DNS_SLICES, {
    ...wait,
    every: 100,
    what: 'CoreDNS to become ready',
    missing: (slices) =>
      slices?.items.some(({ endpoints }) => endpoints?.some(({ conditions }) => conditions?.ready))
        ? undefined
        : 'no CoreDNS pod is ready',
  });

interface StorageClasses {
  readonly items: readonly { readonly metadata: { readonly annotations?: Record<string, string> } }[];
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

const checkStorageClass = (api: AdminConnection, wait: Wait) =>
  waitForAnswer<StorageClasses>(api, '/apis/storage.k8s.io/v1/storageclasses', {
    ...wait,
    every: 100,
    what: 'the list of StorageClasses',
    missing: (classes) => {
      if (classes === undefined) return 'the API server does not give it';
      if (classes.items.some(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true')) return;
      throw new AppError('IMAGE_BROKEN', "The node image's storage manifest makes no default StorageClass.", {
        hint: 'Name a node image that follows the contract of kindest/node, or none.',
      });
    },
  });

/** Looks for the StorageClass that a claim gets which names none. */
export const storageClassPhase = ({
  needs,
  within,
  openApi,
}: Pick<ReadyOptions, 'needs' | 'within' | 'openApi'>): Phase => ({
  id: 'storage-class',
  title: 'Look for the default StorageClass',
  needs,
  run: async ({ signal }) => {
    const api = await openApi(signal);
    await checkStorageClass(api, { within, signal });
    api.close();
  },
});

/** Waits until Kubernetes calls each node Ready, CoreDNS serves, and names resolve on each node. */
export const readyPhases = (options: ReadyOptions): readonly Phase[] => {
  let opened: Promise<AdminConnection> | undefined;
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
      id: 'coredns',
      title: 'Wait for CoreDNS',
      needs: ['ready'],
      run: async ({ signal }) => {
        const client = await api(signal);
        await waitForDnsPods(client, { within: options.within, signal });
        client.close();
      },
    },
    {
      id: 'dns',
      title: 'Wait until names resolve on every node',
      needs: ['coredns'],
      nodes: options.nodes,
      run: async ({ node = '', signal }) => {
        const address = addressAt(options.serviceSubnet, 10);
        const query = encodeQuery(`kubernetes.default.svc.${options.domain}`);
        const end = performance.now() + options.within;
        const ask = () => {
          const deadline = Math.max(end - performance.now(), 1_000);
          return asksDns(options.host(node), { address, query, deadline, signal });
        };
        await pollUntil(ask, {
          every: 100,
          within: options.within,
          signal,
          what: `names to resolve on ${node}`,
          missing: () => [`the cluster's DNS at ${address} does not answer ${node}`],
        });
      },
    },
  ];
};
