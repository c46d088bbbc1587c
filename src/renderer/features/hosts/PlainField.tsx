import { TextInput } from '@mantine/core';
import css from './hosts.module.css';
import type { MachineForm } from './machineForm.ts';

interface PlainFieldProps {
  readonly form: MachineForm;
  readonly setForm: (form: MachineForm) => void;
  readonly field: keyof MachineForm;
  readonly label: string;
  readonly description: string;
  readonly placeholder?: string;
  readonly error?: string | undefined;
  readonly isFirst?: boolean;
}

/** One line of what is said about a machine. */
export const PlainField = ({ form, setForm, field, isFirst = false, ...shown }: PlainFieldProps) => (
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
