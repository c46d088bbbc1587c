import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { EngineState } from '../../../shared/contract/app.ts';
import type { ClusterEntry } from '../../../shared/contract/clusters.ts';
import { api } from '../../api/api.ts';
import { useClusters } from '../../api/shared.ts';
import { useLatest } from '../../api/useLive.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { PageGap, PageHead } from '../../ui/PageHead.tsx';
import { ClusterCard } from './ClusterCard.tsx';
import { ContextList } from './ContextList.tsx';
import { FirstCluster } from './FirstCluster.tsx';
import css from './home.module.css';

const CreateButton = () => (
  <Button component="a" href="#/new" leftSection={<IconPlus size={14} />}>
    Create a cluster
  </Button>
);

/** No cluster chosen: all there are, and the way to make one. */
export const HomePage = () => {
  const { state: clusters, status, error } = useClusters();
  const { state: engine } = useLatest((signal) => api.app.engine(undefined, { signal }), []);
  const own = clusters?.filter(({ provider }) => provider !== 'kubeconfig') ?? [];
  const others = clusters?.filter(({ provider }) => provider === 'kubeconfig') ?? [];
  return (
    <div className={css.home}>
      <PageHead title="Clusters">
        <PageGap />
        {own.length > 0 ? <CreateButton /> : null}
      </PageHead>
      <div className={css.body}>
        {clusters === undefined && status === 'lost' && error !== undefined ? (
          <ErrorNote error={error} />
        ) : null}
        {engine?.state === 'missing' ? <EngineMissing error={engine.error} /> : null}
        {clusters === undefined ? null : <OwnClusters own={own} engine={engine} />}
        {others.length > 0 ? <ContextList contexts={others} /> : null}
      </div>
      {engine?.state === 'found' ? <footer className={css.engine}>{engine.description}</footer> : null}
    </div>
  );
};

const EngineMissing = ({
  error,
}: {
  readonly error: Extract<EngineState, { state: 'missing' }>['error'];
}) => (
  <ErrorNote error={error}>
    <span>It is looked for until it answers. Meanwhile clusters in Docker are not seen.</span>
    <Button component="a" variant="default" href="#/settings">
      Choose an engine
    </Button>
  </ErrorNote>
);

const OwnClusters = ({
  own,
  engine,
}: {
  readonly own: readonly ClusterEntry[];
  readonly engine: EngineState | undefined;
}) => {
  if (own.length === 0) return <FirstCluster engine={engine} />;
  return (
    <ul className={css.cards} aria-label="Your clusters">
      {own.map((cluster) => (
        <li key={cluster.id}>
          <ClusterCard cluster={cluster} />
        </li>
      ))}
    </ul>
  );
};
