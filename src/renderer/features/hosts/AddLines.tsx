import { Button, Group, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import css from './hosts.module.css';
import { KeyWords } from './KeyWords.tsx';
import { LineResults } from './LineResults.tsx';
import { More } from './More.tsx';
import { SecretFields, SecretsNote } from './SecretFields.tsx';
import type { AddingLines } from './useAddLines.ts';

export interface AddLinesProps {
  readonly lines: AddingLines;
  readonly onClose: () => void;
}

/** A form that adds several machines; `children` is where they are named, one a line. */
export const AddLines = (
  props: AddLinesProps & {
    readonly label: string;
    /** What to type for the same. */
    readonly command: string;
    readonly children: ReactNode;
  },
) => {
  const { lines } = props;
  const { attempts, results, keys } = lines;
  const count = countMachines(lines.text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (count > 0 && !attempts.busy) attempts.start();
  };
  return (
    <form onSubmit={submit} aria-label={props.label}>
      <Stack gap="md">
        {results.length === 0 ? null : <LineResults lines={lines} />}
        {keys.length === 0 ? null : <KeyWords />}
        {props.children}
        <More title="Passwords, the same for all of them" isNeeded={lines.needed !== undefined}>
          <SecretFields
            shown={['password', 'passphrase', 'sudoPassword']}
            secrets={lines.secrets}
            needed={lines.needed}
            attempt={results}
            onChange={lines.setSecrets}
          />
        </More>
        <SecretsNote />
        {attempts.error === undefined ? null : <ErrorNote error={attempts.error} />}
        <Group justify="flex-end" gap="sm">
          {count === 0 ? null : <ShowCommand command={props.command} />}
          {attempts.busy ? (
            <span className={css.dim} role="status">
              Signing in to {formatPlural(count, 'machine')} …
            </span>
          ) : null}
          <Button variant="default" onClick={props.onClose}>
            {results.length === 0 ? 'Cancel' : 'Close'}
          </Button>
          <Button type="submit" loading={attempts.busy} disabled={count === 0}>
            {count === 0 ? 'Add' : nameAttempt(formatPlural(count, 'machine'), results.length > 0)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

const nameAttempt = (machines: string, isAgain: boolean): string =>
  isAgain ? `Try ${machines} again` : `Add ${machines}`;

/** Blank lines and what follows a `#` are none. */
const countMachines = (text: string): number =>
  text.split('\n').filter((line) => line.replace(/(?:^|\s)#.*$/, '').trim() !== '').length;
