import { Button } from '@mantine/core';
import { IconTerminal2 } from '@tabler/icons-react';
import { openDialog } from './overlays.tsx';
import { TextDialog } from './TextDialog.tsx';

/** «Show the command»: what to type in a terminal for the same. */
export const ShowCommand = ({
  command,
  title = 'Show the command',
}: {
  readonly command: string;
  readonly title?: string;
}) => (
  <Button
    variant="subtle"
    color="gray"
    leftSection={<IconTerminal2 size={14} />}
    onClick={() =>
      openDialog((close) => <TextDialog title={title} text={command} what="the command" onClose={close} />)
    }
  >
    {title}
  </Button>
);
