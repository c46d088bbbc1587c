import type { ErrorInfo } from '../../../shared/errors.ts';
import type { AddRequest } from './hostCommands.ts';

/** What a person typed about one machine. */
export interface MachineForm {
  readonly target: string;
  readonly name: string;
  readonly address: string;
  readonly identityFile: string;
  /** As `zone=a, rack=2`. */
  readonly labels: string;
}

export const emptyForm: MachineForm = { target: '', name: '', address: '', identityFile: '', labels: '' };

const splitLabels = (text: string): readonly string[] => text.split(/[,\s]+/).filter((part) => part !== '');

/** Why labels are none, as a sentence. */
export const findLabelProblem = (text: string): string | undefined => {
  const wrong = splitLabels(text).find((part) => !/^[^=]+=[^=]*$/.test(part));
  return wrong === undefined ? undefined : `«${wrong}» is no label; write it as zone=a.`;
};

/** What is asked for; fields that were left empty are not. */
export const toAddRequest = (form: MachineForm): AddRequest => {
  const { target, name, address, identityFile } = trimAll(form);
  const labels = splitLabels(form.labels).map((part) => {
    const at = part.indexOf('=');
    return [part.slice(0, at), part.slice(at + 1)] as const;
  });
  return {
    target,
    ...(name === '' ? {} : { name }),
    ...(address === '' ? {} : { address }),
    ...(identityFile === '' ? {} : { identityFiles: [identityFile] }),
    ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }),
  };
};

const trimAll = ({ target, name, address, identityFile }: MachineForm) => ({
  target: target.trim(),
  name: name.trim(),
  address: address.trim(),
  identityFile: identityFile.trim(),
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
