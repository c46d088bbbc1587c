import { ActionIcon, Menu } from '@mantine/core';
import { IconClipboard, IconDots, IconDownload, IconFlag, IconLock, IconTrash } from '@tabler/icons-react';
import type { ClusterEntry } from '../../../shared/contract/clusters.ts';
import { useSettings } from '../../api/shared.ts';
import { isReadOnly } from '../../ui/useCluster.ts';
import { askToDelete, copyKubeconfig, saveKubeconfig, toggleMark } from './clusterActions.ts';

/** What can be done with a cluster as a whole. */
export const ClusterMenu = ({ cluster }: { readonly cluster: ClusterEntry }) => {
  const { id, name, provider, state } = cluster;
  const { state: settings } = useSettings();
  const isUp = state === 'running' || state === 'partly running' || provider === 'kubeconfig';
  const canDelete = state !== 'busy' && !isReadOnly(id, settings);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconClipboard size={14} />}
          disabled={!isUp}
          onClick={() => void copyKubeconfig(cluster)}
        >
          Copy kubeconfig
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload size={14} />}
          disabled={!isUp}
          onClick={() => void saveKubeconfig(cluster)}
        >
          Export kubeconfig
        </Menu.Item>
        {settings === undefined ? null : (
          <>
            <Menu.Item
              leftSection={<IconFlag size={14} />}
              onClick={() => void toggleMark('production', id, settings)}
            >
              {settings.production.includes(id) ? 'Unmark as production' : 'Mark as production'}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconLock size={14} />}
              onClick={() => void toggleMark('readOnly', id, settings)}
            >
              {settings.readOnly.includes(id) ? 'Allow changes' : 'Make read-only'}
            </Menu.Item>
          </>
        )}
        {provider !== 'kubeconfig' ? (
          <>
            <Menu.Divider />
            <Menu.Item
              {...(canDelete ? { c: 'var(--sw-bad)' } : {})}
              leftSection={<IconTrash size={14} />}
              disabled={!canDelete}
              onClick={() => askToDelete(name)}
            >
              Delete {name}
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
};
