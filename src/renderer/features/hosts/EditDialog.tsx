import { Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { MachineRow } from '../../../shared/contract/hosts.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { notify } from '../../ui/notify.ts';
import { openDialog } from '../../ui/overlays.tsx';
import { FormEnd } from './FormEnd.tsx';
import { formatEdit } from './hostCommands.ts';
import { KeyDialog } from './KeyDialog.tsx';
import {
  findLabelProblem,
  findNeededSecret,
  noSecrets,
  toEditRequest,
  toForm,
  toSecrets,
} from './machineForm.ts';
import { PlainField } from './PlainField.tsx';
import { MissingSecret } from './SecretFields.tsx';
import { useAttempts } from './useAttempts.ts';

interface EditProps {
  readonly machine: MachineRow;
  readonly onClose: () => void;
}

/** Changes how a machine is reached, and its labels; asks for what is missing to get in. */
const EditDialog = ({ machine, onClose }: EditProps) => {
  const { name } = machine;
  const [form, setForm] = useState(() => toForm(machine));
  const [secrets, setSecrets] = useState(noSecrets);
  const change = toEditRequest(machine, form);
  const attempts = useAttempts(async ({ acceptedKeys, signal }) => {
    await api.hosts.edit({ name, ...change, acceptedKeys, secrets: toSecrets(secrets) }, { signal });
    onClose();
    notify.success(`${name} is changed.`);
  });
  const { busy, error, question, start } = attempts;
  const needed = findNeededSecret(error);
  const labelProblem = findLabelProblem(form.labels);
  const canSave = Object.keys(change).length > 0 && form.target.trim() !== '' && labelProblem === undefined;
  const isTested = Object.keys(change).some((key) => key !== 'labels');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canSave && !busy) start();
  };
  if (question !== undefined) {
    return <KeyDialog question={question} onAccept={attempts.accept} onRefuse={attempts.refuse} />;
  }
  const typed = { form, setForm };
  return (
    <Dialog onClose={onClose} title={`Edit ${name}`} size="lg">
      <form onSubmit={submit} aria-label={`Edit ${name}`}>
        <Stack gap="md">
          <PlainField
            {...typed}
            field="target"
            label="Machine"
            description="user@host, user@host:port, or a name of your ~/.ssh/config."
            isFirst={needed === undefined}
          />
          <PlainField
            {...typed}
            field="identityFiles"
            label="Key files"
            description="Private keys to try first, on the computer that Slipway runs on; commas between several."
            placeholder="~/.ssh/id_ed25519"
          />
          <PlainField
            {...typed}
            field="address"
            label="Address"
            description={
              machine.node === undefined
                ? 'IPv4, by which the other machines reach it. Found out again where it no longer has this one.'
                : 'IPv4, by which the other machines reach it. It is a node, which keeps its address.'
            }
          />
          <PlainField
            {...typed}
            field="labels"
            label="Labels"
            description="As zone=a, rack=2. A node gets them when it is made; one that is there keeps those that it has."
            error={labelProblem}
          />
          <MissingSecret secrets={secrets} needed={needed} attempt={error} onChange={setSecrets} />
          <FormEnd
            error={error}
            command={canSave ? formatEdit(name, change) : undefined}
            busy={busy}
            signsIn={isTested}
            submit={isTested ? 'Test and save' : 'Save'}
            canSubmit={canSave}
            onClose={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
};

/** Asks what is to be different about a machine. */
export const openEdit = (machine: MachineRow): void =>
  void openDialog((close) => <EditDialog machine={machine} onClose={close} />);
