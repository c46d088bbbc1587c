import { TEST_IMAGE } from './buildTestImage.ts';
import type { KubeObject } from './kube.ts';

/** Parts of a Deployment of web servers that a test changes. */
export interface WebOptions {
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  /** Laid over the pod's spec, and over its one container's. */
  readonly pod?: object;
  readonly container?: object;
}

/** Runs on every node, whatever its taints. */
export const EVERYWHERE = { tolerations: [{ operator: 'Exists' }] };

const webContainer = (port = 8080) => ({
  name: 'web',
  image: TEST_IMAGE,
  imagePullPolicy: 'Never',
  args: ['netexec', `--http-port=${port}`, '--udp-port=-1'],
  ports: [{ containerPort: port }],
  readinessProbe: { httpGet: { path: '/hostname', port }, periodSeconds: 1 },
});

const podTemplate = (app: string, spec: object) => ({
  metadata: { labels: { app } },
  spec: { terminationGracePeriodSeconds: 1, enableServiceLinks: false, ...spec },
});

/** Web servers that answer with their pod's name on port 8080. */
export const webDeployment = (options: WebOptions): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: options.name, namespace: options.namespace },
  spec: {
    replicas: options.replicas,
    strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    selector: { matchLabels: { app: options.name } },
    template: podTemplate(options.name, {
      ...options.pod,
      containers: [{ ...webContainer(), ...options.container }],
    }),
  },
});

/** One web server on each node, port 8080; on the node's own network it calls others as the node itself would. */
export const nodeAgents = (
  namespace: string,
  { hostNetwork }: { readonly hostNetwork: boolean },
): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent', namespace },
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: podTemplate('agent', { ...EVERYWHERE, hostNetwork, containers: [webContainer()] }),
  },
});

export const makeNamespace = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

/** A Service on port 80 of the pods labelled `app`; also a NodePort, when one is given. */
export const makeService = (namespace: string, app: string, nodePort?: number): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: app, namespace },
  spec: {
    selector: { app },
    type: nodePort === undefined ? 'ClusterIP' : 'NodePort',
    ports: [{ port: 80, targetPort: 8080, ...(nodePort === undefined ? {} : { nodePort }) }],
  },
});
