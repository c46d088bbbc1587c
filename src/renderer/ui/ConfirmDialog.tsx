import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { ErrorInfo } from '../../shared/errors.ts';
import { isAbort, toErrorInfo } from '../api/toErrorInfo.ts';
import { Dialog } from './Dialog.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { openDialog } from './overlays.tsx';

export interface ConfirmOptions {
  /** A question: «Delete the cluster demo?» */
  readonly title: string;
  /** What will happen, in sentences. */
  readonly body: ReactNode;
  /** The button, a verb: «Delete». */
  readonly verb: string;
  readonly danger?: boolean;
  /** The other button, which changes nothing: «Cancel» unless given. */
  readonly refusal?: string;
  /** Has to be typed before the button works. */
  readonly typeName?: string;
}

interface ConfirmDialogProps extends ConfirmOptions {
  /** The dialog stays until it is done, and shows what it throws. */
  readonly onConfirm: () => void | Promise<void>;
  readonly onClose: () => void;
}

/** Says what will happen and asks; what fails is shown in the dialog, which then stays. */
export const ConfirmDialog = (props: ConfirmDialogProps) => {
  const { title, body, verb, danger = false, refusal = 'Cancel', typeName } = props;
  const [typed, setTyped] = useState('');
  const { run, busy, error } = useConfirming(props);
  const ready = typeName === undefined || typed === typeName;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) run();
  };
  return (
    <Dialog onClose={props.onClose} title={title} unsaved={false}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <div>{body}</div>
          {typeName === undefined ? null : (
            <TextInput
              data-autofocus
              label={`To confirm, type ${typeName}`}
              value={typed}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
          {error === undefined ? null : <ErrorNote error={error} />}
          <Group justify="flex-end" gap="sm">
            <Button
              variant="default"
              onClick={props.onClose}
              data-autofocus={(danger && typeName === undefined) || undefined}
            >
              {refusal}
            </Button>
            <Button
              type="submit"
              {...(danger ? { color: 'red.9' } : {})}
              disabled={!ready}
              loading={busy}
              data-autofocus={(!danger && typeName === undefined) || undefined}
            >
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};

const useConfirming = ({ onConfirm, onClose }: ConfirmDialogProps) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo>();
  const confirm = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      if (!isAbort(thrown)) setError(toErrorInfo(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run: () => void confirm() };
};

/** Asks from anywhere and does it: the dialog shows progress, and the error if it fails. */
export const confirmAndRun = (options: ConfirmOptions, onConfirm: () => void | Promise<void>): void => {
  openDialog((close) => <ConfirmDialog {...options} onConfirm={onConfirm} onClose={close} />);
};
