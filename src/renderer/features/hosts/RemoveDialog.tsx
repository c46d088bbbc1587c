import { Button, Group, Stack } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { MachineEntry } from '../../../shared/machine.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { openDialog } from '../../ui/overlays.tsx';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import { useSaving } from '../../ui/useSaving.ts';
import { formatRemove } from './hostCommands.ts';
import css from './hosts.module.css';

interface RemoveProps {
  readonly machine: Pick<MachineEntry, 'name' | 'target'>;
  readonly onClose: () => void;
}

/** Says what removing means, and removes; where a cluster may still need the machine, only by force. */
const RemoveDialog = ({ machine: { name, target }, onClose }: RemoveProps) => {
  const saving = useSaving({
    save: () => api.hosts.remove({ name, force: false }),
    done: `${name} is removed from the list; the machine is as it was.`,
    onClose,
  });
  const forcing = useSaving({
    save: () => api.hosts.remove({ name, force: true }),
    done: `${name} is removed from the list by force.`,
    onClose,
  });
  const error = forcing.error ?? saving.error;
  const needsForce = saving.error?.code === 'CONFLICT';
  const keep = useRef<HTMLButtonElement>(null);
  // Whoever pressed Enter to remove has not decided to force it.
  useEffect(() => {
    if (needsForce) keep.current?.focus();
  }, [needsForce]);
  return (
    <Dialog onClose={onClose} unsaved={false} title={`Remove ${name} from the list?`}>
      <form onSubmit={needsForce ? forcing.submit : saving.submit}>
        <Stack gap="md">
          <p className={css.sentence}>
            Slipway forgets {name} (<code>{target}</code>), and the passwords that it keeps for it. Nothing
            changes on the machine itself, and you can add it again at any time.
          </p>
          {error === undefined ? null : <ErrorNote error={error} />}
          {needsForce ? (
            <p className={css.sentence}>
              By force it is forgotten all the same. If it is a node, it goes on being one, and Slipway can no
              longer reach it: not to show its logs, not to take it out of its cluster, and not to clean it
              up.
            </p>
          ) : null}
          <Group justify="flex-end" gap="sm">
            <ShowCommand command={`${formatRemove(name)}${needsForce ? ' --force' : ''}`} />
            <Button ref={keep} variant="default" onClick={onClose} data-autofocus>
              {needsForce ? 'Keep it' : 'Cancel'}
            </Button>
            <Button type="submit" color="red.9" loading={saving.busy || forcing.busy}>
              {needsForce ? 'Remove by force' : 'Remove'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};

/** Asks whether to forget a machine. */
export const openRemove = (machine: RemoveProps['machine']): void =>
  void openDialog((close) => <RemoveDialog machine={machine} onClose={close} />);
