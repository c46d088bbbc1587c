import { Badge, Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ClusterEntry } from '../../../shared/contract/clusters.ts';
import { useSettings } from '../../api/shared.ts';
import { Age } from '../../ui/Age.tsx';
import { formatBytes, formatCores } from '../../ui/formatQuantity.ts';
import { clusterPath, hrefOf } from '../../ui/links.ts';
import { Meter } from '../../ui/Meter.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { ClusterMenu } from './ClusterMenu.tsx';
import { operationPath, resumeCluster } from './clusterActions.ts';
import { describeNodes } from './describeSpec.ts';
import css from './home.module.css';
import { NodeMarks } from './NodeMarks.tsx';

/** One of our clusters at a glance. */
export const ClusterCard = ({ cluster }: { readonly cluster: ClusterEntry }) => {
  const { id, name, state, problem, nodes, kubernetes, use, createdAt, operation } = cluster;
  return (
    <article className={css.card} aria-label={`Cluster ${name}`}>
      <header>
        <h2>
          <a href={hrefOf(operation === undefined ? clusterPath(id) : operationPath(operation))}>{name}</a>
        </h2>
        <StateMark word={state} title={problem} />
        <Marks cluster={cluster} />
        <ClusterMenu cluster={cluster} />
      </header>
      <NodeMarks nodes={nodes} />
      <p className={css.facts}>
        {nodes.length === 0 ? 'No nodes yet' : describeNodes(nodes)}
        {kubernetes === undefined ? '' : `, ${kubernetes}`}
        {createdAt === undefined ? null : (
          <>
            {', made '}
            <Age at={createdAt} />
          </>
        )}
      </p>
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
  if (operation !== undefined) {
    return (
      <Button component="a" variant="default" href={hrefOf(operationPath(operation))}>
        Show progress
      </Button>
    );
  }
  if (state === 'unfinished') {
    return (
      <Button variant="default" onClick={() => void resumeCluster(name)}>
        Go on with it
      </Button>
    );
  }
  if (state === 'stopped' || state === 'partly running') {
    return (
      <Button variant="default" onClick={() => void resumeCluster(name)}>
        Start
      </Button>
    );
  }
  return null;
};
