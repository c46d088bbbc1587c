import { Button, Group } from '@mantine/core';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import css from './hosts.module.css';
import { MachineError } from './MachineError.tsx';

interface FormEndProps {
  /** Why the last attempt failed. */
  readonly error: ErrorInfo | undefined;
  /** What the form amounts to, as a command; undefined as long as it amounts to nothing. */
  readonly command: string | undefined;
  readonly busy: boolean;
  /** Whether being busy is signing in. */
  readonly signsIn?: boolean;
  readonly submit: string;
  readonly canSubmit: boolean;
  readonly onClose: () => void;
}

/** What a form about one machine ends with: what went wrong, the command, and the buttons. */
export const FormEnd = ({ error, command, busy, signsIn = true, ...props }: FormEndProps) => (
  <>
    {error === undefined ? null : <MachineError error={error} />}
    <Group justify="flex-end" gap="sm">
      {command === undefined ? null : <ShowCommand command={command} />}
      {busy && signsIn ? (
        <span className={css.dim} role="status">
          Signing in, and becoming root …
        </span>
      ) : null}
      <Button variant="default" onClick={props.onClose}>
        Cancel
      </Button>
      <Button type="submit" loading={busy} disabled={!props.canSubmit}>
        {props.submit}
      </Button>
    </Group>
  </>
);
