import { Badge, Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ClusterEntry } from '../../../shared/contract/clusters.ts';
import { useSettings } from '../../api/shared.ts';
import { Age } from '../../ui/Age.tsx';
import { formatBytes, formatCores } from '../../ui/formatQuantity.ts';
import { hrefOf, operationPath } from '../../ui/links.ts';
import { Meter } from '../../ui/Meter.tsx';
import { Actions } from '../../ui/PageHead.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { useClusterPath } from '../../ui/useClusterPath.ts';
import { ClusterMenu } from './ClusterMenu.tsx';
import { resumeCluster } from './clusterActions.ts';
import { describeNodes, WHERE } from './describeSpec.ts';
import css from './home.module.css';
import { NodeMarks } from './NodeMarks.tsx';

/** One of our clusters at a glance. */
export const ClusterCard = ({ cluster }: { readonly cluster: ClusterEntry }) => {
  const { name, state, problem, nodes, use } = cluster;
  const pathOf = useClusterPath();
  return (
    <article className={css.card} aria-label={`Cluster ${name}`}>
      <header>
        <h2>
          <a href={hrefOf(pathOf(cluster))}>{name}</a>
        </h2>
        <StateMark word={state} title={problem} />
        <Marks cluster={cluster} />
        <ClusterMenu cluster={cluster} />
      </header>
      <NodeMarks nodes={nodes} />
      <FactsLine cluster={cluster} />
      {problem === undefined ? null : <p className={css.problem}>{problem}</p>}
      {use === undefined ? null : (
        <div className={css.use}>
          <Meter label="CPU" used={use.cpu} capacity={use.cpuCapacity} format={formatCores} />
          <Meter label="Memory" used={use.memory} capacity={use.memoryCapacity} format={formatBytes} />
        </div>
      )}
      <NextStep cluster={cluster} />
    </article>
  );
};

const FactsLine = ({
  cluster: { nodes, kubernetes, createdAt, provider },
}: {
  readonly cluster: ClusterEntry;
}) => (
  <p className={css.facts}>
    {nodes.length === 0 ? 'No nodes' : describeNodes(nodes)}
    {kubernetes === undefined ? '' : `, ${kubernetes}`}
    {provider === 'kubeconfig' ? '' : `, ${WHERE[provider]}`}
    {createdAt === undefined ? null : (
      <>
        {nodes.length === 0 ? ', begun ' : ', made '}
        <Age at={createdAt} />
      </>
    )}
  </p>
);

const Marks = ({ cluster: { id, isCurrentContext } }: { readonly cluster: ClusterEntry }) => {
  const { state: settings } = useSettings();
  return (
    <>
      {isCurrentContext ? <Badge variant="outline">current</Badge> : null}
      {settings?.production.includes(id) ? (
        <Badge color="red.9" variant="filled">
          production
        </Badge>
      ) : null}
      {settings?.readOnly.includes(id) ? <IconLock size={14} aria-label="Read-only" role="img" /> : null}
    </>
  );
};

/** What is to be done with it, where something is. */
const NextStep = ({ cluster: { name, state, operation } }: { readonly cluster: ClusterEntry }) => {
  const showOperation =
    operation === undefined ? null : (
      <Button component="a" variant="default" href={hrefOf(operationPath(operation))}>
        {state === 'unfinished' ? 'Show what happened' : 'Show progress'}
      </Button>
    );
  if (state === 'unfinished') {
    return (
      <Actions>
        <Button variant="default" onClick={() => void resumeCluster(name)}>
          Go on with it
        </Button>
        {showOperation}
      </Actions>
    );
  }
  if (showOperation !== null) return showOperation;
  if (state === 'stopped' || state === 'partly running') {
    return (
      <Button variant="default" onClick={() => void resumeCluster(name)}>
        Start
      </Button>
    );
  }
  return null;
};
