/** How a container stands in its pod; a sidecar is an init container that goes on beside the main ones. */
export type ContainerType = 'main' | 'sidecar' | 'init' | 'ephemeral';

/** How a container ended before it was started again. */
export interface LastExit {
  /** The reason with the exit code: «OOMKilled, exit code 137». */
  readonly words: string;
  /** Milliseconds since 1970. */
  readonly at: number | undefined;
}

export interface Container {
  readonly name: string;
  readonly type: ContainerType;
  readonly image: string;
  /** Running, or why it waits or ended; empty where nothing is known yet. */
  readonly state: string;
  readonly message: string;
  /** Undefined while nothing is known of it. */
  readonly restarts: number | undefined;
  readonly lastExit: LastExit | undefined;
  /** «8080/TCP», «http: 8080/TCP». */
  readonly ports: readonly string[];
  /** By resource, as they are written in the pod; undefined where there are none. */
  readonly requests: Readonly<Record<string, string>> | undefined;
  readonly limits: Readonly<Record<string, string>> | undefined;
}

interface Ended {
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
  readonly signal?: number;
  readonly finishedAt?: string | null;
}

interface ContainerSpec {
  readonly name: string;
  readonly image?: string;
  readonly restartPolicy?: string;
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort: number;
    readonly hostPort?: number;
    readonly protocol?: string;
  }[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string | number>>;
    readonly limits?: Readonly<Record<string, string | number>>;
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: {
    readonly running?: object;
    readonly waiting?: Ended;
    readonly terminated?: Ended;
  };
  readonly lastState?: { readonly terminated?: Ended };
}

type PodPart = Readonly<Record<string, unknown>> | undefined;

/** The containers of a pod, the main ones first, then sidecars, init and ephemeral ones, each in the pod's order. */
export const describeContainers = ({
  spec,
  status,
}: {
  readonly spec?: PodPart;
  readonly status?: PodPart;
}): readonly Container[] => {
  const list = (specs: string, statuses: string, typeOf: (container: ContainerSpec) => ContainerType) => {
    const known = (status?.[statuses] ?? []) as readonly ContainerStatus[];
    return ((spec?.[specs] ?? []) as readonly ContainerSpec[]).map((container) =>
      describe(
        container,
        typeOf(container),
        known.find(({ name }) => name === container.name),
      ),
    );
  };
  const before = list('initContainers', 'initContainerStatuses', ({ restartPolicy }) =>
    restartPolicy === 'Always' ? 'sidecar' : 'init',
  );
  return [
    ...list('containers', 'containerStatuses', () => 'main'),
    ...before.filter(({ type }) => type === 'sidecar'),
    ...before.filter(({ type }) => type === 'init'),
    ...list('ephemeralContainers', 'ephemeralContainerStatuses', () => 'ephemeral'),
  ];
};

const describe = (
  { name, image = '', ports = [], resources }: ContainerSpec,
  type: ContainerType,
  found: ContainerStatus | undefined,
): Container => ({
  name,
  type,
  image,
  ...describeState(type, found),
  restarts: found?.restartCount,
  lastExit: describeExit(found?.lastState?.terminated),
  ports: ports.map(({ name: title, containerPort, hostPort, protocol = 'TCP' }) => {
    const onNode = hostPort === undefined ? '' : `, ${hostPort} on the node`;
    return `${title === undefined ? '' : `${title}: `}${containerPort}/${protocol}${onNode}`;
  }),
  requests: readAmounts(resources?.requests),
  limits: readAmounts(resources?.limits),
});

const readAmounts = (
  amounts: Readonly<Record<string, string | number>> | undefined,
): Readonly<Record<string, string>> | undefined => {
  const entries = Object.entries(amounts ?? {}).map(([resource, amount]) => [resource, String(amount)]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};

const describeState = (
  type: ContainerType,
  found: ContainerStatus | undefined,
): Pick<Container, 'state' | 'message'> => {
  const { running, waiting, terminated } = found?.state ?? {};
  if (running !== undefined) {
    const isAwaited = (type === 'main' || type === 'sidecar') && found?.ready === false;
    return { state: isAwaited ? 'Running, not ready' : 'Running', message: '' };
  }
  const ended = waiting ?? terminated;
  if (ended === undefined) return { state: '', message: '' };
  const failed = terminated !== undefined && ended.exitCode !== 0;
  return {
    state: ended.reason ?? (waiting === undefined ? 'Ended' : 'Waiting'),
    message: ended.message ?? (failed ? `Ended with ${nameCode(ended)}.` : ''),
  };
};

const nameCode = ({ exitCode, signal }: Ended): string =>
  signal === undefined || signal === 0 ? `exit code ${exitCode ?? 'unknown'}` : `signal ${signal}`;

const describeExit = (ended: Ended | undefined): LastExit | undefined => {
  if (ended === undefined) return undefined;
  const at = Date.parse(ended.finishedAt ?? '');
  return {
    words: [...(ended.reason === undefined ? [] : [ended.reason]), nameCode(ended)].join(', '),
    at: Number.isNaN(at) ? undefined : at,
  };
};
