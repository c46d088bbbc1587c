import { SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import { openDialog } from '../../ui/overlays.tsx';
import { AddFromConfig } from './AddFromConfig.tsx';
import { AddOne } from './AddOne.tsx';
import { AddPasted } from './AddPasted.tsx';
import { KeyDialog } from './KeyDialog.tsx';
import { useAddLines } from './useAddLines.ts';
import { useAddOne } from './useAddOne.ts';

const ways = [
  { value: 'one', label: 'One machine' },
  { value: 'lines', label: 'Several, one a line' },
  { value: 'config', label: 'From ~/.ssh/config' },
] as const;

type Way = (typeof ways)[number]['value'];

/** Adds machines in one of three ways; what was typed stays when the way changes. */
const AddDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const [way, setWay] = useState<Way>('one');
  const one = useAddOne(onClose);
  const pasted = useAddLines(onClose);
  const configured = useAddLines(onClose);
  const { question, accept, refuse } = one.attempts;
  if (question !== undefined) return <KeyDialog question={question} onAccept={accept} onRefuse={refuse} />;
  return (
    <Dialog
      onClose={onClose}
      unsaved={one.request.target !== '' || pasted.text.trim() !== ''}
      title="Add machines"
      size="lg"
    >
      <Stack gap="md">
        <SegmentedControl
          aria-label="How to add machines"
          size="xs"
          fullWidth
          data={[...ways]}
          value={way}
          onChange={setWay}
        />
        {way === 'one' ? <AddOne one={one} onClose={onClose} /> : null}
        {way === 'lines' ? <AddPasted lines={pasted} onClose={onClose} /> : null}
        {way === 'config' ? <AddFromConfig lines={configured} onClose={onClose} /> : null}
      </Stack>
    </Dialog>
  );
};

/** Asks which machines to add, and adds them. */
export const openAdd = (): void => void openDialog((close) => <AddDialog onClose={close} />);
