import type { Quantities } from '../../shared/contract/nodes.ts';
import { parseQuantity } from '../../shared/parseQuantity.ts';
import type { KubeContainer, KubePod, ResourceList } from './kubePod.ts';

type Amount = Omit<Quantities, 'pods'>;

const NOTHING: Amount = { cpu: 0, memory: 0 };

const toAmount = (list: ResourceList | undefined): Amount => ({
  cpu: parseQuantity(list?.['cpu']),
  memory: parseQuantity(list?.['memory']),
});

const add = (a: Amount, b: Amount): Amount => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory });

const larger = (a: Amount, b: Amount): Amount => ({
  cpu: Math.max(a.cpu, b.cpu),
  memory: Math.max(a.memory, b.memory),
});

/** The kubelet will not carry out the resize that the spec asks for. */
const isInfeasible = ({ status }: KubePod) =>
  status?.conditions?.some(({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible') ??
  false;

/** While a container is resized in place, the scheduler keeps room for what it has and for what it asks. */
const requestsOf = (pod: KubePod, container: KubeContainer): Amount => {
  const asked = toAmount(container.resources?.requests);
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const status = [...containerStatuses, ...initContainerStatuses].find(({ name }) => name === container.name);
  if (status?.resources === undefined && status?.allocatedResources === undefined) return asked;
  const has = larger(toAmount(status.resources?.requests), toAmount(status.allocatedResources));
  return isInfeasible(pod) ? has : larger(asked, has);
};

/**
 * What a pod asks of its node, as the scheduler counts: its containers and sidecars together, or what an init container
 * needs beside the sidecars that were started before it, whichever is more; and the overhead of its runtime class.
 * See https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export const sumPodRequests = (pod: KubePod): Amount => {
  let running = pod.spec.containers.reduce((sum, each) => add(sum, requestsOf(pod, each)), NOTHING);
  let sidecars = NOTHING;
  let starting = NOTHING;
  for (const container of pod.spec.initContainers ?? []) {
    const requests = requestsOf(pod, container);
    if (container.restartPolicy === 'Always') {
      sidecars = add(sidecars, requests);
      running = add(running, requests);
      starting = larger(starting, sidecars);
    } else {
      starting = larger(starting, add(sidecars, requests));
    }
  }
  const containers = larger(running, starting);
  const whole = pod.spec.resources?.requests ?? {};
  const requests = {
    cpu: whole['cpu'] === undefined ? containers.cpu : parseQuantity(whole['cpu']),
    memory: whole['memory'] === undefined ? containers.memory : parseQuantity(whole['memory']),
  };
  return add(requests, toAmount(pod.spec.overhead));
};
