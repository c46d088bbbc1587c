import { Button } from '@mantine/core';
import { IconPlus, IconServer } from '@tabler/icons-react';
import { api } from '../../api/api.ts';
import { useLatest } from '../../api/useLive.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { openDialog } from '../../ui/overlays.tsx';
import { PageGap, PageHead } from '../../ui/PageHead.tsx';
import { useCluster } from '../../ui/useCluster.ts';
import { useOpen } from '../../ui/useOpen.ts';
import { useRows } from '../../ui/useRows.ts';
import { AddWorkersDialog } from './AddWorkersDialog.tsx';
import { NodeOperations } from './NodeOperations.tsx';
import { NodePanel } from './NodePanel.tsx';
import { listNodeActions } from './nodeActions.ts';
import { nodeColumns } from './nodeColumns.tsx';

/** The nodes of a cluster: how they are, what they carry, and what can be done with them. */
export const NodesPage = () => {
  const { id, name, readOnly } = useCluster();
  const {
    state: nodes,
    status,
    error,
  } = useLatest((signal) => api.nodes.watch({ cluster: id }, { signal }), [id]);
  const { opened, open, close } = useOpen();
  const store = useRows(nodes, (node) => node.name);
  const actions = listNodeActions({ cluster: id, readOnly });
  const shown = nodes?.find((node) => node.name === opened?.name);
  const isOurs = id.startsWith('slipway/');
  return (
    <>
      <PageHead title="Nodes">
        <PageGap />
        {isOurs && !readOnly ? (
          <Button
            leftSection={<IconPlus size={14} />}
            onClick={() => openDialog((onClose) => <AddWorkersDialog name={name} onClose={onClose} />)}
          >
            Add workers
          </Button>
        ) : null}
      </PageHead>
      {isOurs ? <NodeOperations cluster={name} /> : null}
      <DataTable
        id="nodes"
        label="Nodes"
        store={store}
        columns={nodeColumns}
        actions={actions}
        status={status}
        error={error}
        onOpen={(node) => open({ name: node.name })}
        openKey={opened?.name}
        nameRow={(node) => node.name}
        initialSort={{ column: 'name', descending: false }}
        empty={
          <EmptyState icon={IconServer} title={`${name} has no nodes.`}>
            A cluster without nodes runs nothing. Once one joins, it appears here by itself.
          </EmptyState>
        }
      />
      {opened === undefined ? null : (
        <NodePanel
          key={opened.name}
          cluster={id}
          name={opened.name}
          node={shown}
          isLoaded={nodes !== undefined}
          actions={actions}
          onClose={close}
        />
      )}
    </>
  );
};
