import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconPlus, IconRefresh, IconServer2, IconStethoscope } from '@tabler/icons-react';
import type { HostsState } from '../../../shared/contract/hosts.ts';
import { api } from '../../api/api.ts';
import { useMachines } from '../../api/shared.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { notify } from '../../ui/notify.ts';
import { PageGap, PageHead } from '../../ui/PageHead.tsx';
import { useKeys } from '../../ui/useKeys.ts';
import { useOpen } from '../../ui/useOpen.ts';
import { useRows } from '../../ui/useRows.ts';
import { openAdd } from './AddDialog.tsx';
import { openCheck } from './CheckDialog.tsx';
import { HostPanel } from './HostPanel.tsx';
import { hostActions } from './hostActions.ts';
import { hostColumns } from './hostColumns.tsx';
import css from './hosts.module.css';
import { useRefreshAfterOperations } from './useRefreshAfterOperations.ts';

/** The machines that answer SSH, how each is, and what can be done with them. */
export const HostsPage = () => {
  const { state, status, error } = useMachines();
  const { opened, open, close } = useOpen();
  const store = useRows(state && calmRows(state), ({ name }) => name);
  useRefreshAfterOperations();
  useKeys([
    { keys: 'a', title: 'Add machines', group: 'On this page', run: openAdd },
    { keys: 'r', title: 'Ask all machines again', group: 'On this page', run: askAgain },
  ]);
  const machines = state?.machines ?? [];
  const addButton = (
    <Button leftSection={<IconPlus size={14} />} onClick={openAdd}>
      Add machines
    </Button>
  );
  return (
    <>
      <PageHead title="Machines">
        <PageGap />
        {machines.length === 0 ? null : <PageActions machines={machines} />}
        {addButton}
      </PageHead>
      {state?.problem === undefined ? null : <ErrorNote error={state.problem} />}
      <DataTable
        id="hosts"
        label="Machines"
        store={store}
        columns={hostColumns}
        actions={hostActions}
        status={status}
        error={state?.problem ?? error}
        onOpen={({ name }) => open({ name })}
        openKey={opened?.name}
        nameRow={({ name }) => name}
        initialSort={{ column: 'name', descending: false }}
        toolbar={<Asking machines={machines} />}
        empty={
          <EmptyState
            icon={IconServer2}
            title="Machines that answer SSH become nodes of your clusters."
            action={addButton}
          >
            A machine needs Linux with systemd, an SSH server that lets you in, and root: as that user, or by
            sudo. Adding one only signs in and looks; nothing changes on it.
          </EmptyState>
        }
      />
      {opened === undefined ? null : (
        <HostPanel key={opened.name} name={opened.name} state={state} onClose={close} />
      )}
    </>
  );
};

const PageActions = ({ machines }: { readonly machines: HostsState['machines'] }) => (
  <>
    <Tooltip label="Ask all machines again">
      <ActionIcon aria-label="Ask all machines again" onClick={askAgain}>
        <IconRefresh size={16} />
      </ActionIcon>
    </Tooltip>
    <Button variant="default" leftSection={<IconStethoscope size={14} />} onClick={() => openCheck(machines)}>
      Check all
    </Button>
  </>
);

/** That a known machine is asked again is told beside the filter: rows that flash each half minute tell nothing. */
const calmRows = ({ machines }: HostsState) =>
  machines.map((machine) => ({ ...machine, isAsked: machine.isAsked && machine.state === 'not tested' }));

const Asking = ({ machines }: { readonly machines: HostsState['machines'] }) => {
  const count = machines.filter(({ isAsked }) => isAsked).length;
  return count === 0 ? null : <span className={css.dim}>asking {formatPlural(count, 'machine')} …</span>;
};

const askAgain = (): void =>
  void api.hosts.refresh().catch((error: unknown) => notify.error(error, 'Asking the machines again'));
