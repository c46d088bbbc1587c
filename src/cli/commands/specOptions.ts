import { DEFAULT_KUBERNETES_VERSION } from '../../shared/clusterSpec.ts';
import type { Options } from '../command.ts';

/** What can be said of a new cluster without a file. */
export const specOptions = {
  'control-planes': { type: 'string', value: 'N', help: 'number of control planes (1)' },
  workers: { type: 'string', value: 'N', help: 'number of workers (2)' },
  provider: { type: 'string', value: 'NAME', help: 'docker, or ssh for machines of the inventory (docker)' },
  host: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    help: 'machine of the inventory that becomes a node, control planes first; may be repeated',
  },
  kubernetes: {
    type: 'string',
    value: 'VERSION',
    help: `version of Kubernetes (${DEFAULT_KUBERNETES_VERSION})`,
  },
  image: {
    type: 'string',
    value: 'IMAGE',
    help: 'node image; without it one is found, pulled or built',
  },
  cpus: { type: 'string', value: 'N', help: 'CPUs that each node may use, such as 1.5' },
  memory: { type: 'string', value: 'SIZE', help: 'memory that each node may use, such as 2Gi' },
  port: {
    type: 'string',
    multiple: true,
    value: 'HOST:NODE',
    help: 'port of this machine that leads to one of the first control plane; may be repeated',
  },
  'api-port': { type: 'string', value: 'PORT', help: 'port of the API server on this machine' },
  'pod-subnet': { type: 'string', value: 'CIDR', help: 'subnet of the pods (10.244.0.0/16)' },
  'service-subnet': { type: 'string', value: 'CIDR', help: 'subnet of the services (10.96.0.0/16)' },
  domain: { type: 'string', value: 'DOMAIN', help: 'domain of the cluster (cluster.local)' },
  config: {
    type: 'string',
    value: 'FILE',
    help: "cluster file, Slipway's or kind's; - is standard input; options win over it",
  },
} as const satisfies Options;
