import { Button } from '@mantine/core';
import { IconFileStack } from '@tabler/icons-react';
import { useMemo } from 'react';
import { api } from '../../api/api.ts';
import { useLatest } from '../../api/useLive.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Actions, PageGap, PageHead } from '../../ui/PageHead.tsx';
import { useCluster } from '../../ui/useCluster.ts';
import { useKeys } from '../../ui/useKeys.ts';
import { useOpen } from '../../ui/useOpen.ts';
import { useRows } from '../../ui/useRows.ts';
import css from './manifests.module.css';
import { openSheet } from './openSheet.tsx';
import { pickManifests } from './pickManifests.ts';
import { ReleasePanel } from './ReleasePanel.tsx';
import { releaseActions } from './releaseActions.tsx';
import { releaseColumns } from './releaseColumns.tsx';

const writeNew = (cluster: string) =>
  openSheet({
    cluster,
    source: { type: 'files', files: [{ path: 'new.yaml', text: '' }], release: 'new', edit: true },
  });

const Openers = ({ cluster }: { readonly cluster: string }) => (
  <>
    <Button variant="default" onClick={() => pickManifests(cluster, 'files')}>
      Open files
    </Button>
    <Button variant="default" onClick={() => pickManifests(cluster, 'folder')}>
      Open a folder
    </Button>
    <Button onClick={() => writeNew(cluster)}>Write or paste</Button>
  </>
);

/** What was applied to the cluster from here, each with its files. */
export const ManifestsPage = () => {
  const { id: cluster, name, readOnly } = useCluster();
  const { state, status, error } = useLatest(
    (signal) => api.manifests.releases({ cluster }, { signal }),
    [cluster],
  );
  const store = useRows(state, (entry) => entry.name);
  const { opened, open, close } = useOpen();
  const title = opened === undefined ? undefined : [opened.namespace, opened.name].filter(Boolean).join('/');
  const entry = state?.find((one) => one.name === title);
  const actions = useMemo(() => releaseActions(readOnly), [readOnly]);
  useKeys([
    { keys: 'o', title: 'Open manifests', group: 'On this page', run: () => pickManifests(cluster, 'files') },
    { keys: 'n', title: 'Write or paste a manifest', group: 'On this page', run: () => writeNew(cluster) },
  ]);
  return (
    <>
      <PageHead title="Manifests">
        <PageGap />
        <Openers cluster={cluster} />
      </PageHead>
      <div className={css.table}>
        <DataTable
          id="releases"
          label="Releases"
          store={store}
          columns={releaseColumns}
          actions={actions}
          status={status}
          error={error}
          nameRow={(row) => row.name}
          openKey={entry?.name}
          initialSort={{ column: 'name', descending: false }}
          onOpen={(row) => open({ name: row.name })}
          empty={
            <EmptyState
              icon={IconFileStack}
              title={`Nothing was applied to ${name} from here yet.`}
              action={
                <Actions>
                  <Openers cluster={cluster} />
                </Actions>
              }
            >
              Drop YAML files or a folder anywhere in this window: you see what would change before anything
              does.
            </EmptyState>
          }
        />
      </div>
      {entry === undefined ? null : <ReleasePanel entry={entry} readOnly={readOnly} onClose={close} />}
    </>
  );
};
