import { Button } from '@mantine/core';
import { toErrorInfo } from '../api/toErrorInfo.ts';
import { ErrorNote } from './ErrorNote.tsx';
import { Page } from './PageHead.tsx';

/** Where a page failed to draw; the rest of the window goes on. */
export const PageError = ({ error, reset }: { readonly error: unknown; readonly reset: () => void }) => {
  const info = toErrorInfo(error);
  return (
    <Page>
      <h1>This page stopped</h1>
      <ErrorNote
        error={{ hint: 'Open it again; clusters are not affected.', ...info, details: stackOf(error) }}
      >
        <Button onClick={reset}>Open again</Button>
      </ErrorNote>
    </Page>
  );
};

const stackOf = (error: unknown): readonly string[] =>
  error instanceof Error && error.stack !== undefined ? error.stack.split('\n').slice(0, 12) : [];
