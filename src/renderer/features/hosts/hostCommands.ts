import { quoteWords } from '../../ui/quoteWords.ts';

/** What is to be different; what is left out stays. */
export interface EditRequest {
  readonly target?: string;
  readonly address?: string;
  readonly identityFiles?: string[];
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AddRequest extends EditRequest {
  readonly target: string;
  readonly name?: string;
}

const flag = (name: string, values: readonly (string | undefined)[]): readonly string[] =>
  values.flatMap((value) => (value === undefined ? [] : [`--${name}`, value]));

/** Labels as they are typed. */
export const listLabels = (labels: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(labels).map(([key, value]) => `${key}=${value}`);

/** What to type in a terminal to add a machine; secrets are asked for there. */
export const formatAdd = ({ target, name, address, identityFiles = [], labels = {} }: AddRequest): string =>
  quoteWords([
    ...['slipway', 'hosts', 'add', target],
    ...flag('name', [name]),
    ...flag('address', [address]),
    ...flag('identity', identityFiles),
    ...flag('label', listLabels(labels)),
  ]);

/** What to type to change what is known of a machine. */
export const formatEdit = (name: string, { target, address, identityFiles, labels }: EditRequest): string => {
  const orNone = (flags: readonly string[] | undefined, none: string) =>
    flags?.length === 0 ? [none] : (flags ?? []);
  return quoteWords([
    ...['slipway', 'hosts', 'edit', name],
    ...flag('target', [target]),
    ...flag('address', [address]),
    ...orNone(identityFiles && flag('identity', identityFiles), '--no-identity'),
    ...orNone(labels && flag('label', listLabels(labels)), '--no-labels'),
  ]);
};

/** What to type to add the machines of these lines. */
export const formatAddLines = (text: string): string =>
  `slipway hosts add --file - <<'MACHINES'\n${text.trimEnd()}\nMACHINES`;

/** What to type to add machines by their names in `~/.ssh/config`. */
export const formatAddFromConfig = (names: readonly string[]): string =>
  quoteWords(['slipway', 'hosts', 'add', '--from-ssh-config', ...names]);

/** What to type to check machines. */
export const formatCheck = (names: readonly string[], controlPlanes: readonly string[]): string =>
  quoteWords(['slipway', 'hosts', 'check', ...names, ...flag('control-plane', controlPlanes)]);

/** What to type to forget a machine. */
export const formatRemove = (name: string): string => quoteWords(['slipway', 'hosts', 'remove', name]);
