import { Button, Group, Stack } from '@mantine/core';
import { Dialog } from '../../ui/Dialog.tsx';
import css from './hosts.module.css';
import { Fingerprint, KeyWords } from './KeyWords.tsx';
import type { KeyQuestion } from './useAttempts.ts';

/** Asks whether a fingerprint is that of the machine's own key. */
export const KeyDialog = (props: {
  readonly question: KeyQuestion;
  readonly onAccept: () => void;
  readonly onRefuse: () => void;
}) => {
  const { fingerprint, error } = props.question;
  return (
    <Dialog onClose={props.onRefuse} title="Is this the machine’s key?" size="lg">
      <Stack gap="md">
        <p className={css.sentence}>Slipway meets this machine for the first time. It shows this key:</p>
        <Fingerprint fingerprint={fingerprint} about={error.details?.[1]} />
        <KeyWords />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" data-autofocus onClick={props.onRefuse}>
            It is not, or I cannot tell
          </Button>
          <Button onClick={props.onAccept}>It is: accept it</Button>
        </Group>
      </Stack>
    </Dialog>
  );
};
