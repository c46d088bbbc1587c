import { PasswordInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useMachines } from '../../api/shared.ts';
import css from './hosts.module.css';
import type { SecretName, TypedSecrets } from './machineForm.ts';

const fields: Readonly<
  Record<SecretName, { readonly label: string; readonly hint: string; readonly missing: string }>
> = {
  password: {
    label: 'Password',
    hint: 'For signing in where no key of yours is accepted, and for sudo.',
    missing: 'Type the password of that user.',
  },
  passphrase: {
    label: 'Passphrase of the key',
    hint: 'Where your private key is locked and no SSH agent has it.',
    missing: 'Type the passphrase that opens the key.',
  },
  sudoPassword: {
    label: 'Password for sudo',
    hint: 'Where it is another than the password for signing in.',
    missing: 'Type the password that sudo asks that user for.',
  },
};

interface SecretFieldsProps {
  readonly shown: readonly SecretName[];
  readonly secrets: TypedSecrets;
  readonly needed: SecretName | undefined;
  /** Another one for each try that failed. */
  readonly attempt: unknown;
  readonly onChange: (secrets: TypedSecrets) => void;
}

/** Fields for secrets; the one that is missing says so, and has the focus after each try. */
export const SecretFields = (props: SecretFieldsProps) => {
  const { shown, secrets, needed, attempt, onChange } = props;
  const neededField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (needed === undefined || attempt === undefined) return;
    neededField.current?.focus();
    neededField.current?.select();
  }, [needed, attempt]);
  return shown.map((name) => (
    <PasswordInput
      key={name}
      {...(name === needed ? { ref: neededField, 'data-autofocus': true } : {})}
      label={fields[name].label}
      description={fields[name].hint}
      error={name === needed ? fields[name].missing : undefined}
      visibilityToggleButtonProps={{ 'aria-label': `Show what is typed: ${fields[name].label}` }}
      value={secrets[name]}
      maxLength={1000}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange({ ...secrets, [name]: event.currentTarget.value })}
    />
  ));
};

/** Where secrets are kept, so that a person knows before typing one. */
export const SecretsNote = () => {
  const { state } = useMachines();
  if (state === undefined) return null;
  return (
    <p className={css.dim}>
      {state.keepsSecrets
        ? 'Passwords that you type are kept encrypted in this system’s own store for secrets, and only if the machine accepts them.'
        : 'Passwords that you type are kept in memory until Slipway ends, and only if the machine accepts them; they are written to no file.'}
    </p>
  );
};

/** What an attempt was stopped by for want of, with what becomes of it; nothing where nothing is missing. */
export const MissingSecret = ({
  needed,
  ...props
}: Pick<SecretFieldsProps, 'secrets' | 'needed' | 'attempt' | 'onChange'>) =>
  needed === undefined ? null : (
    <>
      <SecretFields
        {...props}
        needed={needed}
        shown={needed === 'passphrase' ? ['passphrase', 'password'] : [needed]}
      />
      <SecretsNote />
    </>
  );
