import { Badge } from '@mantine/core';
import type { ClusterEntry } from '../../../shared/contract/clusters.ts';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { clusterPath, hrefOf } from '../../ui/links.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { ClusterMenu } from './ClusterMenu.tsx';
import css from './home.module.css';
import { NodeMarks } from './NodeMarks.tsx';

/** Clusters that only a kubeconfig leads to. */
export const ContextList = ({ contexts }: { readonly contexts: readonly ClusterEntry[] }) => (
  <section className={css.contexts}>
    <h2>
      From your kubeconfigs <a href="#/contexts">All contexts</a>
    </h2>
    <ul aria-label="Clusters of the kubeconfigs">
      {contexts.map((cluster) => (
        <li key={cluster.id}>
          <StateMark word={cluster.state} title={cluster.problem} />
          <a className="mono" href={hrefOf(clusterPath(cluster.id))}>
            {cluster.name}
          </a>
          {cluster.isCurrentContext ? <Badge variant="outline">current</Badge> : null}
          <span className={css.dim}>
            {[
              cluster.kubernetes,
              cluster.nodes.length === 0 ? undefined : formatPlural(cluster.nodes.length, 'node'),
              cluster.problem ?? cluster.server,
            ]
              .filter((part) => part !== undefined)
              .join(', ')}
          </span>
          <NodeMarks nodes={cluster.nodes} />
          <ClusterMenu cluster={cluster} />
        </li>
      ))}
    </ul>
  </section>
);
