import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OperationRecord } from '../../../shared/operation.ts';
import { useOperations } from '../../api/shared.ts';
import { Elapsed } from '../../ui/Age.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { go } from '../../ui/history.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './nodes.module.css';

/** Milliseconds that a failure of before this page was opened is still worth telling. */
const RECENT = 600_000;

const TITLES: Readonly<Partial<Record<OperationRecord['kind'], string>>> = {
  'add-nodes': 'Adding workers',
  'remove-node': 'Removing a worker',
};

const isAbout = (cluster: string) => (operation: OperationRecord) =>
  operation.cluster === cluster && TITLES[operation.kind] !== undefined;

/** What is being done to the nodes of a cluster now, and what of it failed lately. */
export const NodeOperations = ({ cluster }: { readonly cluster: string }) => {
  const { state: operations } = useOperations();
  const [closed, setClosed] = useState<readonly string[]>([]);
  const [openedAt] = useState(() => Date.now());
  const about = operations.filter(isAbout(cluster));
  const running = about.filter(({ state }) => state === 'running');
  // Only the latest: what was tried again and went well needs no more words.
  const failed = about
    .slice(0, 1)
    .filter(
      ({ id, state, endedAt = 0 }) =>
        state === 'failed' && endedAt > openedAt - RECENT && !closed.includes(id),
    );
  return (
    <>
      {running.map((operation) => (
        <RunningOperation key={operation.id} operation={operation} />
      ))}
      {failed.map(({ id, error }) =>
        error === undefined ? null : (
          <ErrorNote key={id} error={error}>
            <Button variant="default" onClick={() => go(`/operations/${id}`)}>
              Show what was done
            </Button>
            <Button variant="default" onClick={() => setClosed([...closed, id])}>
              Close
            </Button>
          </ErrorNote>
        ),
      )}
    </>
  );
};

const describeStep = ({ phases }: OperationRecord): string => {
  const phase = phases.find(({ state }) => state === 'running');
  const done = phases.filter(({ state }) => state === 'done').length;
  const words = [phase?.title, phase?.note].filter((part) => part !== undefined && part !== '').join(' – ');
  return `${words === '' ? 'About to begin' : words} (${done} of ${phases.length} steps done)`;
};

const RunningOperation = ({ operation }: { readonly operation: OperationRecord }) => (
  <div className={css.strip} role="status" aria-label={TITLES[operation.kind] ?? ''}>
    <StateMark word={TITLES[operation.kind] ?? ''} tone="busy" />
    <span className={css.grow}>{describeStep(operation)}</span>
    <Elapsed from={operation.startedAt} />
    <Button variant="default" onClick={() => go(`/operations/${operation.id}`)}>
      Show steps
    </Button>
  </div>
);
