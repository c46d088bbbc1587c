import { IconFilter, IconGauge, IconTrash } from '@tabler/icons-react';
import { createElement } from 'react';
import type { NamespaceEntry } from '../../../shared/contract/namespaces.ts';
import type { RowAction } from '../../ui/DataTable.tsx';
import { notify } from '../../ui/notify.ts';
import { openDialog } from '../../ui/overlays.tsx';
import { DeleteNamespaceDialog } from './DeleteNamespaceDialog.tsx';
import { QuotaDialog } from './QuotaDialog.tsx';

export interface NamespaceActionContext {
  readonly cluster: string;
  readonly readOnly: boolean;
  /** Sets the global filter. */
  readonly select: (names: readonly string[]) => void;
}

const isActive = ({ state }: NamespaceEntry) => state === 'Active';

/** All that can be done with namespaces; in a read-only cluster only what changes nothing. */
export const listNamespaceActions = ({
  cluster,
  readOnly,
  select,
}: NamespaceActionContext): readonly RowAction<NamespaceEntry>[] => [
  {
    id: 'filter',
    title: 'Show only this',
    icon: IconFilter,
    key: 'f',
    run: (namespaces) => {
      const names = namespaces.map(({ name }) => name);
      select(names);
      notify.success(`All pages show ${names.join(', ')} alone now.`, {
        title: 'Show all',
        run: () => select([]),
      });
    },
  },
  ...(readOnly ? [] : changingActions(cluster)),
];

const changingActions = (cluster: string): readonly RowAction<NamespaceEntry>[] => [
  {
    id: 'quota',
    title: 'Set a quota',
    icon: IconGauge,
    key: 'q',
    single: true,
    // Before they are known, one that is there would be taken for none, and replaced.
    isAllowed: (namespaces) => namespaces.every((each) => isActive(each) && each.quotas !== undefined),
    run: ([namespace]) => {
      if (namespace === undefined) return;
      openDialog((onClose) => createElement(QuotaDialog, { cluster, namespace, onClose }));
    },
  },
  {
    id: 'delete',
    title: 'Delete',
    icon: IconTrash,
    key: 'Delete',
    danger: true,
    single: true,
    isAllowed: (namespaces) => namespaces.every(isActive),
    run: ([namespace]) => {
      if (namespace === undefined) return;
      openDialog((onClose) =>
        createElement(DeleteNamespaceDialog, { cluster, name: namespace.name, onClose }),
      );
    },
  },
];
