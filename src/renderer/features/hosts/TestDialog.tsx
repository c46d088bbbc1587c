import { Button, Group, Loader, Stack } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import type { MachineEntry } from '../../../shared/machine.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { notify } from '../../ui/notify.ts';
import { openDialog } from '../../ui/overlays.tsx';
import css from './hosts.module.css';
import { KeyDialog } from './KeyDialog.tsx';
import { MachineError } from './MachineError.tsx';
import { findNeededSecret, noSecrets, toSecrets } from './machineForm.ts';
import { MissingSecret } from './SecretFields.tsx';
import { useAttempts } from './useAttempts.ts';

interface TestProps {
  readonly machine: Pick<MachineEntry, 'name' | 'target'>;
  readonly onClose: () => void;
}

/** Tries to sign in to a machine and to become root there, and asks for what is missing. */
const TestDialog = ({ machine: { name, target }, onClose }: TestProps) => {
  const [secrets, setSecrets] = useState(noSecrets);
  const attempts = useAttempts(async ({ acceptedKeys, signal }) => {
    await api.hosts.test({ name, acceptedKeys, secrets: toSecrets(secrets) }, { signal });
    onClose();
    notify.success(`${name} is ready: Slipway signs in and is root there.`);
    await api.hosts.refresh();
  });
  const { busy, error, question, start } = attempts;
  // It begins by itself; a dialog that React mounts twice begins again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it opens
  useEffect(start, []);
  const needed = findNeededSecret(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) start();
  };
  if (question !== undefined) {
    return <KeyDialog question={question} onAccept={attempts.accept} onRefuse={onClose} />;
  }
  return (
    <Dialog onClose={onClose} title={`Test ${name}`} size="lg">
      <form onSubmit={submit}>
        <Stack gap="md">
          {busy ? (
            <p className={css.busy} role="status">
              <Loader size={14} aria-hidden /> Signing in as {target}, and becoming root …
            </p>
          ) : null}
          {error === undefined ? null : <MachineError error={error} />}
          <MissingSecret secrets={secrets} needed={needed} attempt={error} onChange={setSecrets} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {busy ? 'Stop' : 'Close'}
            </Button>
            {error === undefined ? null : (
              <Button type="submit" {...(needed === undefined ? { 'data-autofocus': true } : {})}>
                Test again
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};

/** Tests a machine of the inventory. */
export const openTest = (machine: TestProps['machine']): void =>
  void openDialog((close) => <TestDialog machine={machine} onClose={close} />);
