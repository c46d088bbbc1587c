import {
  IconDownload,
  IconFileImport,
  IconFolderSymlink,
  IconPencil,
  IconPlugConnected,
  IconTrash,
} from '@tabler/icons-react';
import type { ContextEntry } from '../../../shared/contract/contexts.ts';
import { api } from '../../api/api.ts';
import type { RowAction } from '../../ui/DataTable.tsx';
import { openDialog } from '../../ui/overlays.tsx';
import { askToDelete } from './askToDelete.tsx';
import { canUse, targetOf } from './contextWords.ts';
import { ExportDialog } from './ExportDialog.tsx';
import { NamespaceDialog } from './NamespaceDialog.tsx';
import { openImport } from './openImport.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import { switchContext } from './switchContext.ts';

const first = (rows: readonly ContextEntry[], run: (entry: ContextEntry) => void | Promise<void>) => {
  const [entry] = rows;
  return entry === undefined ? undefined : run(entry);
};

/** What can be done with contexts: in the table's action bar, by its keys, and as buttons of the panel. */
export const contextActions: readonly RowAction<ContextEntry>[] = [
  {
    id: 'use',
    title: 'Use',
    key: 'u',
    icon: IconPlugConnected,
    single: true,
    isAllowed: (rows) => rows.every(canUse),
    run: (rows) => first(rows, switchContext),
  },
  {
    id: 'import',
    title: 'Import for kubectl',
    key: 'i',
    icon: IconFileImport,
    isAllowed: (rows) => rows.every(({ isReadByKubectl }) => !isReadByKubectl),
    run: async (rows) => {
      const { text } = await api.contexts.export({ contexts: rows.map(targetOf) });
      openImport({ name: rows.map(({ name }) => name).join(', '), text });
    },
  },
  {
    id: 'rename',
    title: 'Rename',
    key: 'r',
    icon: IconPencil,
    single: true,
    run: (rows) =>
      first(rows, (entry) => void openDialog((close) => <RenameDialog entry={entry} onClose={close} />)),
  },
  {
    id: 'namespace',
    title: 'Set the namespace',
    key: 'n',
    icon: IconFolderSymlink,
    single: true,
    run: (rows) =>
      first(rows, (entry) => void openDialog((close) => <NamespaceDialog entry={entry} onClose={close} />)),
  },
  {
    id: 'export',
    title: 'Export',
    key: 'x',
    icon: IconDownload,
    run: (rows) => void openDialog((close) => <ExportDialog entries={rows} onClose={close} />),
  },
  {
    id: 'delete',
    title: 'Delete',
    key: 'Delete',
    icon: IconTrash,
    danger: true,
    single: true,
    run: (rows) => first(rows, askToDelete),
  },
];
