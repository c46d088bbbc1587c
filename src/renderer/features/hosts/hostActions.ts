import { IconPencil, IconPlugConnected, IconStethoscope, IconTrash } from '@tabler/icons-react';
import type { MachineRow } from '../../../shared/contract/hosts.ts';
import type { MachineState } from '../../../shared/machine.ts';
import type { RowAction } from '../../ui/DataTable.tsx';
import { openCheck } from './CheckDialog.tsx';
import { openEdit } from './EditDialog.tsx';
import { openRemove } from './RemoveDialog.tsx';
import { openTest } from './TestDialog.tsx';

/** What can be done with machines: in the table's action bar, by its keys, and as buttons of the panel. */
export const hostActions: readonly RowAction<MachineRow>[] = [
  {
    id: 'test',
    title: 'Test',
    key: 't',
    icon: IconPlugConnected,
    single: true,
    run: ([machine]) => machine && openTest(machine),
  },
  { id: 'check', title: 'Check', key: 'c', icon: IconStethoscope, run: openCheck },
  {
    id: 'edit',
    title: 'Edit',
    key: 'e',
    icon: IconPencil,
    single: true,
    run: ([machine]) => machine && openEdit(machine),
  },
  {
    id: 'remove',
    title: 'Remove',
    key: 'Delete',
    icon: IconTrash,
    danger: true,
    single: true,
    run: ([machine]) => machine && openRemove(machine),
  },
];

const steps: Partial<Record<MachineState, string>> = {
  ready: 'Test again',
  'key unknown': 'Compare its key',
  'sign-in failed': 'Give a password',
  'key locked': 'Give the passphrase',
  'not root': 'Give the password for sudo',
};

/** What testing a machine comes to, as a verb. */
export const nameTest = (state: MachineState): string => steps[state] ?? 'Test again';
