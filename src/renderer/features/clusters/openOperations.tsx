import { IconListCheck } from '@tabler/icons-react';
import { openDockTab } from '../../ui/dockStore.ts';
import { OperationsTab } from './OperationsTab.tsx';

/** Shows the operations in the dock. */
export const openOperations = (): void =>
  openDockTab({ id: 'operations', title: 'Operations', icon: IconListCheck, element: <OperationsTab /> });
