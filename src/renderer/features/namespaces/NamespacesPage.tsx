import { Button } from '@mantine/core';
import { IconBox, IconPlus } from '@tabler/icons-react';
import { api } from '../../api/api.ts';
import { useLatest } from '../../api/useLive.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { openDialog } from '../../ui/overlays.tsx';
import { PageGap, PageHead } from '../../ui/PageHead.tsx';
import { useCluster } from '../../ui/useCluster.ts';
import { useNamespaces } from '../../ui/useNamespaces.ts';
import { useOpen } from '../../ui/useOpen.ts';
import { useRows } from '../../ui/useRows.ts';
import { CreateNamespaceDialog } from './CreateNamespaceDialog.tsx';
import { NamespacePanel } from './NamespacePanel.tsx';
import { listNamespaceActions } from './namespaceActions.ts';
import { namespaceColumns } from './namespaceColumns.tsx';

/** The namespaces of a cluster: what is in them, their quotas, and why one does not go. */
export const NamespacesPage = () => {
  const { id, name: cluster, readOnly } = useCluster();
  const { select } = useNamespaces();
  const { opened, open, close } = useOpen();
  const {
    state: namespaces,
    status,
    error,
  } = useLatest((signal) => api.namespaces.watch({ cluster: id, contents: true }, { signal }), [id]);
  const store = useRows(namespaces, ({ name }) => name);
  const actions = listNamespaceActions({ cluster: id, readOnly, select });
  return (
    <>
      <PageHead title="Namespaces">
        <PageGap />
        {readOnly ? null : (
          <Button
            leftSection={<IconPlus size={14} />}
            onClick={() => openDialog((onClose) => <CreateNamespaceDialog cluster={id} onClose={onClose} />)}
          >
            Create a namespace
          </Button>
        )}
      </PageHead>
      <DataTable
        id="namespaces"
        label="Namespaces"
        store={store}
        columns={namespaceColumns}
        actions={actions}
        status={status}
        error={error}
        onOpen={({ name }) => open({ name })}
        openKey={opened?.name}
        nameRow={({ name }) => name}
        initialSort={{ column: 'name', descending: false }}
        empty={
          <EmptyState icon={IconBox} title={`${cluster} shows you no namespaces.`}>
            Each cluster has some; your sign-in may not be allowed to see them.
          </EmptyState>
        }
      />
      {opened === undefined ? null : (
        <NamespacePanel
          key={opened.name}
          name={opened.name}
          namespace={namespaces?.find(({ name }) => name === opened.name)}
          isLoaded={namespaces !== undefined}
          actions={actions}
          onClose={close}
        />
      )}
    </>
  );
};
