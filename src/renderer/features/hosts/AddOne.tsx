import { Stack } from '@mantine/core';
import type { FormEvent } from 'react';
import { FormEnd } from './FormEnd.tsx';
import { formatAdd } from './hostCommands.ts';
import { More } from './More.tsx';
import type { SecretName } from './machineForm.ts';
import { PlainField } from './PlainField.tsx';
import { SecretFields, SecretsNote } from './SecretFields.tsx';
import type { AddingOne } from './useAddOne.ts';

const others: readonly SecretName[] = ['passphrase', 'sudoPassword'];

/** Adds one machine: where it is, and what is needed to get in. */
export const AddOne = ({ one, onClose }: { readonly one: AddingOne; readonly onClose: () => void }) => {
  const { request, attempts, asked, needed, secrets, setSecrets } = one;
  const typed = { form: one.form, setForm: one.setForm };
  const canAdd = request.target !== '' && one.labelProblem === undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canAdd && !attempts.busy) attempts.start();
  };
  const secretProps = { secrets, needed, attempt: attempts.error, onChange: setSecrets };
  return (
    <form onSubmit={submit} aria-label="One machine">
      <Stack gap="md">
        <PlainField
          {...typed}
          field="target"
          label="Machine"
          description="user@host, user@host:port, or a name of your ~/.ssh/config."
          placeholder="root@10.0.0.5"
          isFirst={needed === undefined}
        />
        <SecretFields {...secretProps} shown={asked} />
        <More title="Name, key files, other passwords, address, labels">
          <PlainField
            {...typed}
            field="name"
            label="Name"
            description="Its node is named so too. Its own host name unless you give one."
          />
          <PlainField
            {...typed}
            field="identityFiles"
            label="Key files"
            description="Private keys to try first, on the computer that Slipway runs on; commas between several. Keys of ~/.ssh/config, the SSH agent and ~/.ssh are tried too."
            placeholder="~/.ssh/id_ed25519"
          />
          <SecretFields {...secretProps} shown={others.filter((name) => !asked.includes(name))} />
          <PlainField
            {...typed}
            field="address"
            label="Address"
            description="IPv4, by which the other machines reach it. Found out unless you give one."
            placeholder="10.0.0.5"
          />
          <PlainField
            {...typed}
            field="labels"
            label="Labels"
            description="Its node gets them. As zone=a, rack=2."
            error={one.labelProblem}
          />
        </More>
        <SecretsNote />
        <FormEnd
          error={attempts.error}
          command={request.target === '' ? undefined : formatAdd(request)}
          busy={attempts.busy}
          submit="Add"
          canSubmit={canAdd}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
};
