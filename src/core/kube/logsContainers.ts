import type { PodContainer } from '../../shared/contract/pods.ts';
import type { KubeConnection } from './connection.ts';
import type { LoggedPod } from './logsRun.ts';

/** Sidecars are init containers that are started again: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ */
const isSidecar = ({ restartPolicy }: { readonly restartPolicy?: string }): boolean =>
  restartPolicy === 'Always';

/** The containers of a pod: first those it is for, then sidecars, debug containers and init containers. */
export const listContainers = async (
  connection: KubeConnection,
  { namespace, pod }: { readonly namespace: string; readonly pod: string },
  signal: AbortSignal,
): Promise<readonly PodContainer[]> => {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  const { body } = await connection.call<LoggedPod>('GET', path, { signal });
  const { containers, initContainers = [], ephemeralContainers = [] } = body.spec;
  const parts = [
    ['main', containers],
    ['sidecar', initContainers.filter(isSidecar)],
    ['ephemeral', ephemeralContainers],
    ['init', initContainers.filter((each) => !isSidecar(each))],
  ] as const;
  return parts.flatMap(([type, list]) =>
    list.map(({ name, ports = [] }) => ({
      name,
      type,
      ports: ports
        .filter(({ protocol = 'TCP' }) => protocol === 'TCP')
        .map(({ containerPort, name: portName }) => ({
          port: containerPort,
          ...(portName === undefined ? {} : { name: portName }),
        })),
    })),
  );
};
