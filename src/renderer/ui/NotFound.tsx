import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { EmptyState } from './EmptyState.tsx';
import { hrefOf } from './links.ts';

export const NotFound = () => (
  <EmptyState
    icon={IconMapOff}
    title="There is no page at this address."
    action={
      <Button component="a" href={hrefOf('/')}>
        Go home
      </Button>
    }
  />
);
