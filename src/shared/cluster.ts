export type NodeRole = 'control-plane' | 'worker';

export interface NodeSummary {
  readonly name: string;
  readonly role: NodeRole;
  readonly address: string;
  /** State of the host that carries the node, in the provider's words made common. */
  readonly host: 'running' | 'stopped' | 'missing';
}

export interface ClusterSummary {
  readonly name: string;
  readonly provider: 'docker' | 'ssh';
  /** `unfinished`: a create that failed or was interrupted left it so. */
  readonly state: 'running' | 'stopped' | 'partly running' | 'unfinished' | 'busy';
  readonly kubernetes: string;
  readonly image: string;
  /** Address of the API server on this machine, such as https://127.0.0.1:40123; absent while no control plane runs. */
  readonly server?: string;
  readonly nodes: readonly NodeSummary[];
  readonly createdAt: number;
}
