import { Button } from '@mantine/core';
import { IconFileImport, IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { useContexts } from '../../api/shared.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PageGap, PageHead } from '../../ui/PageHead.tsx';
import { useKeys } from '../../ui/useKeys.ts';
import { useOpen } from '../../ui/useOpen.ts';
import { useRows } from '../../ui/useRows.ts';
import { ContextPanel } from './ContextPanel.tsx';
import { contextActions } from './contextActions.tsx';
import { contextColumns } from './contextColumns.tsx';
import css from './contexts.module.css';
import { keyOf } from './contextWords.ts';
import { FilesPart } from './FilesPart.tsx';
import { openImport } from './openImport.tsx';

/** Every context of every kubeconfig, live. */
export const ContextsPage = () => {
  const { state, status, error } = useContexts();
  const store = useRows(state?.contexts, keyOf);
  const { opened, open, close } = useOpen();
  // Two files may have a context of one name: the one that was clicked is meant.
  const [picked, setPicked] = useState('');
  const name = opened === undefined ? undefined : [opened.namespace, opened.name].filter(Boolean).join('/');
  const named = state?.contexts.filter((entry) => entry.name === name) ?? [];
  const entry = named.find((one) => keyOf(one) === picked) ?? named[0];
  useKeys([{ keys: 'p', title: 'Import a kubeconfig', group: 'On this page', run: () => openImport() }]);
  const importButton = (
    <Button leftSection={<IconFileImport size={14} />} onClick={() => openImport()}>
      Import
    </Button>
  );
  return (
    <>
      <PageHead title="Contexts">
        <PageGap />
        {importButton}
      </PageHead>
      <div className={css.table}>
        <DataTable
          id="contexts"
          label="Contexts"
          store={store}
          columns={contextColumns}
          actions={contextActions}
          status={status}
          error={error}
          nameRow={(row) => row.name}
          openKey={entry === undefined ? undefined : keyOf(entry)}
          initialSort={{ column: 'name', descending: false }}
          onOpen={(row) => {
            setPicked(keyOf(row));
            open({ name: row.name });
          }}
          empty={
            <EmptyState
              icon={IconPlugConnected}
              title="No kubeconfig has a context yet."
              action={importButton}
            >
              Create a cluster and its context appears here, or import a kubeconfig that somebody gave you.
            </EmptyState>
          }
        />
      </div>
      {state === undefined ? null : <FilesPart state={state} />}
      {entry === undefined ? null : <ContextPanel entry={entry} onClose={close} />}
    </>
  );
};
