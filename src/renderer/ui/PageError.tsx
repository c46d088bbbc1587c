import { Button } from '@mantine/core';
import { CatchBoundary } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ErrorInfo } from '../../shared/errors.ts';
import { toErrorInfo } from '../api/toErrorInfo.ts';
import { ErrorNote } from './ErrorNote.tsx';
import { hrefOf } from './links.ts';
import { Page } from './PageHead.tsx';

/** The addresses that were opened again after they had stopped: one that stops once more would stop for ever. */
const openedAgain = new Set<string>();

interface StoppedProps {
  readonly error: unknown;
  readonly reset: () => void;
}

/** Where a page failed to draw; the rest of the window goes on. */
export const PageError = ({ error, reset }: StoppedProps) => (
  <Page>
    <h1>This page stopped</h1>
    <Stopped error={error} reset={reset} />
  </Page>
);

/** The same within a part, such as a dialog. */
export const Stopped = ({ error, reset }: StoppedProps) => {
  const { hash } = window.location;
  const isAgain = openedAgain.has(hash);
  const openAgain = () => {
    openedAgain.add(hash);
    reset();
  };
  return (
    <ErrorNote error={describeStop(error, isAgain)}>
      {isAgain ? (
        <Button onClick={() => window.location.reload()}>Reload the window</Button>
      ) : (
        <Button onClick={openAgain}>Open again</Button>
      )}
      <Button component="a" variant="default" href={hrefOf('/')}>
        All clusters
      </Button>
    </ErrorNote>
  );
};

/** What a program says of its own fault is for its makers, so it stands with the details. */
const describeStop = (error: unknown, isAgain: boolean): ErrorInfo => {
  const info = toErrorInfo(error);
  return {
    hint: isAgain
      ? 'It stopped again. Reloading the window begins it anew; clusters are not affected.'
      : 'Open it again; clusters are not affected.',
    ...info,
    message: info.code === 'INTERNAL' ? 'This could not be shown.' : info.message,
    details: [...(info.details ?? []), ...stackOf(error)],
  };
};

/** The first line has the message. */
const stackOf = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return [String(error)];
  return error.stack === undefined ? [error.message] : error.stack.split('\n').slice(0, 12);
};

/** Keeps a fault in a part, such as a dialog, from taking the window along. */
export const PartBoundary = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <CatchBoundary getResetKey={() => name} errorComponent={Stopped}>
    {children}
  </CatchBoundary>
);
