import { Button, Group, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

/** A dialog around a small form: Enter saves, Esc closes, what fails is shown above the buttons. */
export const FormDialog = (props: {
  readonly title: string;
  readonly verb: string;
  readonly busy: boolean;
  readonly disabled?: boolean;
  readonly error: ErrorInfo | undefined;
  readonly onSubmit: (event: FormEvent) => void;
  readonly onClose: () => void;
  readonly size?: string;
  readonly children: ReactNode;
}) => (
  <Dialog onClose={props.onClose} title={props.title} size={props.size ?? 'md'}>
    <form onSubmit={props.onSubmit}>
      <Stack gap="md">
        {props.children}
        {props.error === undefined ? null : <ErrorNote error={props.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={props.busy} disabled={props.disabled === true}>
            {props.verb}
          </Button>
        </Group>
      </Stack>
    </form>
  </Dialog>
);
