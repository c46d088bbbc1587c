import type { KubeConnection } from './connection.ts';
import type { ContainerPlace } from './exec.ts';
import { type KubeObject, watchObjects } from './watchObjects.ts';

interface ContainerState {
  readonly waiting?: { readonly reason?: string };
  readonly running?: object;
  readonly terminated?: {
    readonly exitCode: number;
    readonly reason?: string;
    readonly containerID?: string;
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

interface ContainerSpec {
  readonly name: string;
  readonly ports?: readonly {
    readonly containerPort: number;
    readonly name?: string;
    readonly protocol?: string;
  }[];
  readonly restartPolicy?: string;
}

/** A pod as far as its logs are concerned. */
export interface LoggedPod extends KubeObject {
  readonly metadata: KubeObject['metadata'] & { readonly deletionTimestamp?: string };
  readonly spec: {
    readonly restartPolicy?: string;
    readonly containers: readonly ContainerSpec[];
    readonly initContainers?: readonly ContainerSpec[];
    readonly ephemeralContainers?: readonly ContainerSpec[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
  };
}

/** How a container stands: before its first run, in or between its runs, or after its last. */
export type RunState =
  | { readonly type: 'waiting'; readonly reason: string }
  /** `id` is of the present run, or of the last one while the next is waited for; `before` is how the one before ended. */
  | { readonly type: 'started'; readonly id: string; readonly isRunning: boolean; readonly before?: string }
  | { readonly type: 'over'; readonly id: string; readonly words: string };

const describeEnd = ({ terminated }: ContainerState): string | undefined => {
  if (terminated === undefined) return undefined;
  const { exitCode, reason } = terminated;
  return `exit code ${exitCode}${reason === undefined || reason === 'Error' || reason === 'Completed' ? '' : ` (${reason})`}`;
};

/** Whether the kubelet will start a container again after this end. */
const comesAgain = (pod: LoggedPod, container: string, exitCode: number): boolean => {
  if (['Succeeded', 'Failed'].includes(pod.status?.phase ?? '')) return false;
  const { restartPolicy = 'Always', initContainers = [], ephemeralContainers = [] } = pod.spec;
  if (ephemeralContainers.some(({ name }) => name === container)) return false;
  const init = initContainers.find(({ name }) => name === container);
  if (init !== undefined && init.restartPolicy !== 'Always')
    return exitCode !== 0 && restartPolicy !== 'Never';
  if (init !== undefined) return true;
  return restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0);
};

const readRunState = (pod: LoggedPod, container: string): RunState => {
  const {
    containerStatuses = [],
    initContainerStatuses = [],
    ephemeralContainerStatuses = [],
  } = pod.status ?? {};
  const status = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses].find(
    ({ name }) => name === container,
  );
  const { state = {}, lastState = {} } = status ?? {};
  const { terminated, waiting, running } = state;
  const id = terminated?.containerID ?? status?.containerID ?? '';
  if (terminated !== undefined && !comesAgain(pod, container, terminated.exitCode))
    return { type: 'over', id, words: describeOver(pod, container, describeEnd(state)) };
  if (id === '') return { type: 'waiting', reason: waiting?.reason ?? pod.status?.phase ?? 'Pending' };
  const before = describeEnd(lastState);
  return {
    type: 'started',
    id,
    isRunning: running !== undefined,
    ...(before === undefined ? {} : { before }),
  };
};

const describeOver = ({ metadata }: LoggedPod, container: string, end: string | undefined) =>
  metadata.deletionTimestamp === undefined
    ? `Container ${container} ended with ${end}.`
    : `Pod ${metadata.name} is being deleted; container ${container} ended with ${end}.`;

/** The container's states as they change, from now on; ends when the pod is deleted. */
export async function* watchRun(
  connection: KubeConnection,
  { namespace, pod, container }: ContainerPlace,
  signal: AbortSignal,
): AsyncGenerator<RunState> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
  let uid: string | undefined;
  const watch = { path, fieldSelector: `metadata.name=${pod}`, signal };
  for await (const event of watchObjects<LoggedPod>(connection, watch)) {
    if (event.type === 'lost' || event.type === 'restored') continue;
    const [found] = event.objects;
    // Another pod of the same name is not the one that is looked at.
    if (found === undefined || (uid ?? found.metadata.uid) !== found.metadata.uid) return;
    uid = found.metadata.uid;
    yield readRunState(found, container);
  }
}
