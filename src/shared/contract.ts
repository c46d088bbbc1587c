import { app } from './contract/app.ts';
import { clusters } from './contract/clusters.ts';
import { contexts } from './contract/contexts.ts';
import { hosts } from './contract/hosts.ts';
import { manifests } from './contract/manifests.ts';
import { namespaces } from './contract/namespaces.ts';
import { nodes } from './contract/nodes.ts';
import { operations } from './contract/operations.ts';
import { forwards, pods, terminals } from './contract/pods.ts';
import { resources } from './contract/resources.ts';

/**
 * All that the interface can ask of the engine: one contract for both shells. `src/core/router` implements it; the
 * desktop shell serves it over a MessagePort, browser mode over a WebSocket.
 */
export const contract = {
  app,
  clusters,
  operations,
  contexts,
  hosts,
  nodes,
  namespaces,
  resources,
  pods,
  terminals,
  forwards,
  manifests,
};
