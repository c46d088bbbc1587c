import { Badge } from '@mantine/core';
import type { ClusterEntry, ClusterUse } from '../../../shared/contract/clusters.ts';
import { formatBytes, formatCores } from '../../ui/formatQuantity.ts';
import { clusterPath, hrefOf } from '../../ui/links.ts';
import { Meter } from '../../ui/Meter.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { ClusterMenu } from './ClusterMenu.tsx';
import { describeNodes } from './describeSpec.ts';
import css from './home.module.css';
import { NodeMarks } from './NodeMarks.tsx';

/** Clusters that only a kubeconfig leads to. */
export const ContextList = ({ contexts }: { readonly contexts: readonly ClusterEntry[] }) => (
  <section className={css.contexts}>
    <h2 id="home-contexts">
      From your kubeconfigs <a href="#/contexts">All contexts</a>
    </h2>
    <div className={css.scroll}>
      <table aria-labelledby="home-contexts">
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Context</th>
            <th scope="col">Kubernetes</th>
            <th scope="col">Nodes</th>
            <th scope="col">CPU</th>
            <th scope="col">Memory</th>
            <th scope="col">API server</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {contexts.map((context) => (
            <ContextRow key={context.id} context={context} />
          ))}
        </tbody>
      </table>
    </div>
  </section>
);

const ContextRow = ({ context }: { readonly context: ClusterEntry }) => {
  const { id, name, state, problem, kubernetes, nodes, use, server, file, isCurrentContext } = context;
  return (
    <tr>
      <td>
        <StateMark word={state} title={problem} />
      </td>
      <th scope="row">
        <a className="mono" href={hrefOf(clusterPath(id))} title={file}>
          {name}
        </a>{' '}
        {isCurrentContext ? <Badge variant="outline">current</Badge> : null}
      </th>
      <td>{kubernetes}</td>
      <td>
        <span className={css.nodes} title={nodes.length === 0 ? undefined : describeNodes(nodes)}>
          {nodes.length === 0 ? null : nodes.length}
          <NodeMarks nodes={nodes} />
        </span>
      </td>
      <UseCells use={use} />
      <td className={css.server} title={problem ?? server}>
        {problem ?? server}
      </td>
      <td>
        <ClusterMenu cluster={context} />
      </td>
    </tr>
  );
};

/** What is used of what there is; where nobody measures, what there is. */
const UseCells = ({ use }: { readonly use: ClusterUse | undefined }) => {
  if (use === undefined) return <td colSpan={2} />;
  const { cpu, cpuCapacity, memory, memoryCapacity } = use;
  return (
    <>
      <td>
        {cpu === undefined ? (
          formatCores(cpuCapacity)
        ) : (
          <Meter compact label="CPU" used={cpu} capacity={cpuCapacity} format={formatCores} />
        )}
      </td>
      <td>
        {memory === undefined ? (
          formatBytes(memoryCapacity)
        ) : (
          <Meter compact label="Memory" used={memory} capacity={memoryCapacity} format={formatBytes} />
        )}
      </td>
    </>
  );
};
