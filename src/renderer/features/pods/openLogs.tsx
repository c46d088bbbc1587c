import { IconFileText } from '@tabler/icons-react';
import { openDockTab } from '../../ui/dockStore.ts';
import { PodLogs } from './PodLogs.tsx';

export interface PodPlace {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** Opens the logs of a pod in the dock. */
export const openLogs = (place: PodPlace): void =>
  openDockTab({
    id: `logs-${place.cluster}-${place.namespace}-${place.name}`.replaceAll(/[^\w-]/g, '-'),
    title: `Logs of ${place.name}`,
    icon: IconFileText,
    element: <PodLogs {...place} />,
  });
