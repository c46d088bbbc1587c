import { IconArrowsRightLeft } from '@tabler/icons-react';
import { openDockTab } from '../../ui/dockStore.ts';
import { ForwardsTab } from './ForwardsTab.tsx';

/** Shows the list of port-forwards in the dock. */
export const openForwards = (): void =>
  openDockTab({
    id: 'forwards',
    title: 'Port-forwards',
    icon: IconArrowsRightLeft,
    element: <ForwardsTab />,
  });
