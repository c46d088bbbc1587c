import { IconEdit, IconGitCompare, IconTrash } from '@tabler/icons-react';
import type { ReleaseEntry } from '../../../shared/contract/manifests.ts';
import { api } from '../../api/api.ts';
import { openDialog } from '../../ui/overlays.tsx';
import type { RowAction } from '../../ui/tableTypes.ts';
import { openSheet } from './openSheet.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';

/** The revision's files against the cluster as it is now; applies them again. */
export const showDrift = (entry: ReleaseEntry): void =>
  openSheet({ cluster: entry.cluster, source: { type: 'release', entry } });

/** Its files in the editor, to become the next revision. */
export const editRelease = async (entry: ReleaseEntry): Promise<void> => {
  const { cluster, id, revision, name } = entry;
  const files = await api.manifests.releaseFiles({ cluster, release: id, revision });
  openSheet({ cluster, namespace: entry.namespace, source: { type: 'files', files, release: name } });
};

export const askToRemove = (entry: ReleaseEntry): void => {
  openDialog((close) => <RemoveDialog entry={entry} onClose={close} />);
};

const isBusy = ({ state }: ReleaseEntry) => state === 'applying' || state === 'removing';

export const releaseActions = (readOnly: boolean): readonly RowAction<ReleaseEntry>[] => [
  {
    id: 'drift',
    title: 'Show drift',
    icon: IconGitCompare,
    key: 'd',
    single: true,
    run: ([entry]) => {
      if (entry) showDrift(entry);
    },
  },
  {
    id: 'edit',
    title: 'Edit the files',
    icon: IconEdit,
    key: 'e',
    single: true,
    run: async ([entry]) => {
      if (entry) await editRelease(entry);
    },
  },
  {
    id: 'remove',
    title: 'Remove',
    icon: IconTrash,
    key: 'Delete',
    danger: true,
    single: true,
    isAllowed: (rows) => !readOnly && !rows.some(isBusy),
    run: ([entry]) => {
      if (entry) askToRemove(entry);
    },
  },
];
