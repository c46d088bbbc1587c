import type { ErrorInfo } from '../../../shared/errors.ts';
import type { MachineEntry } from '../../../shared/machine.ts';
import { type AddRequest, type EditRequest, listLabels } from './hostCommands.ts';

/** What a person typed about one machine. */
export interface MachineForm {
  readonly target: string;
  readonly name: string;
  readonly address: string;
  /** As `~/.ssh/web, /keys/other`. */
  readonly identityFiles: string;
  /** As `zone=a, rack=2`. */
  readonly labels: string;
}

export const emptyForm: MachineForm = { target: '', name: '', address: '', identityFiles: '', labels: '' };

const splitLabels = (text: string): readonly string[] => text.split(/[,\s]+/).filter((part) => part !== '');

/** Why labels are none, as a sentence. */
export const findLabelProblem = (text: string): string | undefined => {
  const wrong = splitLabels(text).find((part) => !/^[^=]+=[^=]*$/.test(part));
  return wrong === undefined ? undefined : `«${wrong}» is no label; write it as zone=a.`;
};

/** What is asked for; fields that were left empty are not. */
export const toAddRequest = (form: MachineForm): AddRequest => {
  const { target, name, address, identityFiles, labels } = readForm(form);
  return {
    target,
    ...(name === '' ? {} : { name }),
    ...(address === '' ? {} : { address }),
    ...(identityFiles.length === 0 ? {} : { identityFiles }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  };
};

/** What is known of a machine, as a person would have typed it. */
export const toForm = ({
  name,
  target,
  address,
  identityFiles = [],
  labels = {},
}: MachineEntry): MachineForm => ({
  name,
  target,
  address,
  identityFiles: identityFiles.join(', '),
  labels: listLabels(labels).join(', '),
});

/**
 * What is different from what is known; an address that was left as it was, or taken out, is found out again where
 * the machine no longer has it.
 */
export const toEditRequest = (machine: MachineEntry, form: MachineForm): EditRequest => {
  const { target, address, identityFiles, labels } = readForm(form);
  const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  return {
    ...(target === machine.target || target === '' ? {} : { target }),
    ...(address === machine.address || address === '' ? {} : { address }),
    ...(isSame(identityFiles, machine.identityFiles ?? []) ? {} : { identityFiles }),
    ...(isSame(listLabels(labels).toSorted(), listLabels(machine.labels ?? {}).toSorted()) ? {} : { labels }),
  };
};

const readForm = (form: MachineForm) => ({
  target: form.target.trim(),
  name: form.name.trim(),
  address: form.address.trim(),
  identityFiles: form.identityFiles.split(',').flatMap((file) => file.trim() || []),
  labels: Object.fromEntries(
    splitLabels(form.labels).map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at), part.slice(at + 1)] as const;
    }),
  ),
});

export type SecretName = 'password' | 'passphrase' | 'sudoPassword';

/** What was typed into the fields for secrets; empty where nothing was. */
export type TypedSecrets = Readonly<Record<SecretName, string>>;

export const noSecrets: TypedSecrets = { password: '', passphrase: '', sudoPassword: '' };

/** The secrets that were typed. A password may begin or end with a space. */
export const toSecrets = (typed: TypedSecrets): Partial<TypedSecrets> =>
  Object.fromEntries(Object.entries(typed).filter(([, secret]) => secret !== ''));

/** The secret that is missing or wrong, as an error tells. */
export const findNeededSecret = (error: ErrorInfo | undefined): SecretName | undefined => {
  switch (error?.code) {
    case 'SIGN_IN_FAILED':
      return 'password';
    case 'KEY_LOCKED':
      return 'passphrase';
    case 'SUDO_REFUSED':
      return 'sudoPassword';
    default:
      return undefined;
  }
};

/** The fingerprint that an error asks about. */
export const findUnknownKey = (error: ErrorInfo | undefined): string | undefined =>
  error?.code === 'HOST_KEY_UNKNOWN' ? error.details?.[0] : undefined;
