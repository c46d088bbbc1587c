import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { NodeEntry } from '../../../shared/contract/nodes.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import { useProvider } from '../../ui/useCluster.ts';
import { useSaving } from '../../ui/useSaving.ts';
import css from './nodes.module.css';

/** Says what removing a worker does, and begins it; the page shows how it goes on. */
export const RemoveNodeDialog = ({
  cluster,
  node,
  onClose,
}: {
  readonly cluster: string;
  readonly node: NodeEntry;
  readonly onClose: () => void;
}) => {
  const [force, setForce] = useState(false);
  const isMachine = useProvider(cluster) === 'ssh';
  const name = cluster.slice(cluster.indexOf('/') + 1);
  const saving = useSaving({
    save: () => api.clusters.removeNode({ name, node: node.name, force }),
    onClose,
  });
  return (
    <Dialog onClose={onClose} unsaved={false} title={`Remove the worker ${node.name}?`} size="lg">
      <form onSubmit={saving.submit}>
        <Stack gap="md">
          {node.managed ? (
            <>
              <div className={css.words}>
                <p>
                  Nothing new is scheduled on it, its pods are evicted as disruption budgets allow, then{' '}
                  {isMachine
                    ? 'all that Slipway put on the machine is taken off it, with images, volumes and emptyDir data. The machine itself stays, as it was before.'
                    : 'its host is removed with all that is stored on it: images, emptyDir and hostPath data.'}{' '}
                  The other nodes are not touched.
                </p>
                <p>
                  While a disruption budget keeps a pod there, the node stays, cordoned, and the operation
                  says which.
                </p>
              </div>
              <Checkbox
                label="After 5 minutes go on even if pods could not be evicted"
                checked={force}
                onChange={(event) => setForce(event.currentTarget.checked)}
              />
            </>
          ) : (
            <p>The host of this node is gone. What Kubernetes still keeps of the node is deleted.</p>
          )}
          {saving.error === undefined ? null : <ErrorNote error={saving.error} />}
          <Group justify="flex-end" gap="sm">
            <ShowCommand command={`slipway nodes remove ${name} ${node.name}${force ? ' --force' : ''}`} />
            <Button variant="default" onClick={onClose} data-autofocus>
              Cancel
            </Button>
            <Button type="submit" color="red.9" loading={saving.busy}>
              Remove
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};
