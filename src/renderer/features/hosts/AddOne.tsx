import { Button, Group, Stack, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import { formatAdd } from './hostCommands.ts';
import css from './hosts.module.css';
import { MachineError } from './MachineError.tsx';
import { More } from './More.tsx';
import type { MachineForm, SecretName } from './machineForm.ts';
import { SecretFields, SecretsNote } from './SecretFields.tsx';
import type { AddingOne } from './useAddOne.ts';

const others: readonly SecretName[] = ['passphrase', 'sudoPassword'];

/** Adds one machine: where it is, and what is needed to get in. */
export const AddOne = ({ one, onClose }: { readonly one: AddingOne; readonly onClose: () => void }) => {
  const { request, attempts, asked, needed, secrets, setSecrets } = one;
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
          {...one}
          field="target"
          label="Machine"
          description="user@host, user@host:port, or a name of your ~/.ssh/config."
          placeholder="root@10.0.0.5"
          isFirst={needed === undefined}
        />
        <SecretFields {...secretProps} shown={asked} />
        <More title="Name, key file, other passwords, address, labels">
          <PlainField
            {...one}
            field="name"
            label="Name"
            description="Its node is named so too. Its own host name unless you give one."
          />
          <PlainField
            {...one}
            field="identityFile"
            label="Key file"
            description="The private key to try first, on the computer that Slipway runs on. Keys of ~/.ssh/config, the SSH agent and ~/.ssh are tried too."
            placeholder="~/.ssh/id_ed25519"
          />
          <SecretFields {...secretProps} shown={others.filter((name) => !asked.includes(name))} />
          <PlainField
            {...one}
            field="address"
            label="Address"
            description="IPv4, by which the other machines reach it. Found out unless you give one."
            placeholder="10.0.0.5"
          />
          <PlainField
            {...one}
            field="labels"
            label="Labels"
            description="Its node gets them. As zone=a, rack=2."
            error={one.labelProblem}
          />
        </More>
        <SecretsNote />
        {attempts.error === undefined ? null : <MachineError error={attempts.error} />}
        <Group justify="flex-end" gap="sm">
          {request.target === '' ? null : <ShowCommand command={formatAdd(request)} />}
          {attempts.busy ? (
            <span className={css.dim} role="status">
              Signing in, and becoming root …
            </span>
          ) : null}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={attempts.busy} disabled={!canAdd}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

const PlainField = ({
  form,
  setForm,
  field,
  isFirst = false,
  ...shown
}: Pick<AddingOne, 'form' | 'setForm'> & {
  readonly field: keyof MachineForm;
  readonly label: string;
  readonly description: string;
  readonly placeholder?: string;
  readonly error?: string | undefined;
  readonly isFirst?: boolean;
}) => (
  <TextInput
    {...(isFirst ? { 'data-autofocus': true } : {})}
    label={shown.label}
    description={shown.description}
    placeholder={shown.placeholder}
    error={shown.error}
    classNames={{ input: css.typed ?? '' }}
    value={form[field]}
    maxLength={1000}
    autoComplete="off"
    spellCheck={false}
    onChange={(event) => setForm({ ...form, [field]: event.currentTarget.value })}
  />
);
