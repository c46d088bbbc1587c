import { Button } from '@mantine/core';
import { IconCircleOff } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { CLEAN_UP, mayHoldWork, type OperationRecord } from '../../../shared/operation.ts';
import { api } from '../../api/api.ts';
import { useOperations } from '../../api/shared.ts';
import { Age, Elapsed } from '../../ui/Age.tsx';
import { confirmAndRun } from '../../ui/ConfirmDialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { go } from '../../ui/history.ts';
import { clusterPath, operationPath } from '../../ui/links.ts';
import { notify } from '../../ui/notify.ts';
import { PageGap, PageHead } from '../../ui/PageHead.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { askToDelete } from './clusterActions.ts';
import css from './operation.module.css';
import { describeEnd, nameOperation, toneOfStep } from './operationWords.ts';
import { PhaseTable } from './PhaseTable.tsx';
import { useOperationLog } from './useOperationLog.ts';

/** One operation: how far it is while it runs, and its record afterwards. */
export const OperationPage = () => {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string };
  const { state: records, status } = useOperations();
  const record = records.find((one) => one.id === id);
  if (record !== undefined)
    return <Operation key={id} record={record} isLatest={isLatest(record, records)} />;
  if (status === 'connecting') return <PageHead title="Operation" />;
  return (
    <EmptyState
      icon={IconCircleOff}
      title="There is no such operation."
      action={
        <Button component="a" href="#/">
          Go to the clusters
        </Button>
      }
    >
      The hundred latest are kept.
    </EmptyState>
  );
};

/** Nothing has been done with the cluster since: what it left is still there. */
const isLatest = (record: OperationRecord, records: readonly OperationRecord[]): boolean =>
  records.find(({ cluster }) => cluster === record.cluster)?.id === record.id;

const Operation = ({
  record,
  isLatest,
}: {
  readonly record: OperationRecord;
  readonly isLatest: boolean;
}) => {
  const log = useOperationLog(record.id);
  const { state, error } = record;
  return (
    <div className={css.page}>
      <PageHead title={nameOperation(record)}>
        <StateMark word={state} tone={toneOfStep(state)} />
        <span className={css.dim}>
          <Times record={record} />
        </span>
        <PageGap />
        {state === 'running' ? <CancelButton record={record} /> : null}
        {state === 'done' && record.kind === 'create' && isLatest ? (
          <Button onClick={() => go(clusterPath(`slipway/${record.cluster}`))}>Open {record.cluster}</Button>
        ) : null}
      </PageHead>
      <div className={css.body}>
        {error === undefined || error.code === 'CANCELLED' ? null : (
          <ErrorNote error={error} isUnfolded={error.code === 'HOSTS_UNFIT'}>
            {isLatest ? <NextSteps record={record} /> : null}
          </ErrorNote>
        )}
        {error === undefined && state === 'interrupted' ? (
          <Interrupted record={record}>{isLatest ? <NextSteps record={record} /> : null}</Interrupted>
        ) : null}
        {state === 'cancelled' ? <p role="status">{describeCancelled(record)}</p> : null}
        <PhaseTable record={record} log={log} />
      </div>
    </div>
  );
};

/** «for 12 s»; «3 min ago, took 38 s» once it is over. */
const Times = ({ record: { state, startedAt, endedAt } }: { readonly record: OperationRecord }) => {
  const elapsed = <Elapsed from={startedAt} to={endedAt} />;
  if (state === 'running') return <>for {elapsed}</>;
  if (state === 'interrupted') return <Age at={startedAt} />;
  return (
    <>
      <Age at={startedAt} />, took {elapsed}
    </>
  );
};

const describeCancelled = (record: OperationRecord): string => {
  const isCleanedUp = record.phases.some(({ id, state }) => id === CLEAN_UP && state === 'done');
  return `${describeEnd(record)} ${isCleanedUp ? 'What was made is removed.' : 'What was done until then stays.'}`;
};

const Interrupted = ({
  record,
  children,
}: {
  readonly record: OperationRecord;
  readonly children: ReactNode;
}) => (
  <ErrorNote
    error={{
      code: 'CANCELLED',
      message: describeEnd(record),
      hint: 'What it had made is still there: go on with it, or delete it.',
    }}
  >
    {children}
  </ErrorNote>
);

const CancelButton = ({ record }: { readonly record: OperationRecord }) => {
  const { state: records } = useOperations();
  const ask = () =>
    confirmAndRun(
      {
        title: `Cancel «${nameOperation(record)}»?`,
        body: describeCancelling(record, records),
        verb: 'Stop the work',
        refusal: 'Let it go on',
        danger: true,
      },
      () => api.operations.cancel({ id: record.id }),
    );
  return (
    <Button variant="default" onClick={ask}>
      Cancel
    </Button>
  );
};

const describeCancelling = (record: OperationRecord, records: readonly OperationRecord[]): string => {
  const { kind, cluster } = record;
  if (kind === 'create' && mayHoldWork(records, cluster)) {
    return `The work stops where it is. ${cluster} stays, with everything in it.`;
  }
  if (kind === 'create') return `The work stops, and what was made of ${cluster} so far is removed.`;
  if (kind === 'add-nodes') return 'The work stops, and the new workers are removed.';
  return 'The work stops where it is.';
};

const canRetry = ({ kind }: OperationRecord): boolean => kind === 'create' || kind === 'delete';

/** Goes on with a create from where it stopped; a delete simply begins again. */
const retry = async ({ kind, cluster }: OperationRecord, ignorePreflightErrors?: string[]): Promise<void> => {
  const { operation } = await (kind === 'create'
    ? api.clusters.resume({ name: cluster, ignorePreflightErrors })
    : api.clusters.delete({ name: cluster }));
  go(operationPath(operation));
};

/** After a failure: Retry, Keep, Delete. */
const NextSteps = ({ record }: { readonly record: OperationRecord }) => {
  const [busy, setBusy] = useState(false);
  if (!canRetry(record)) return null;
  const run = async (ignored?: string[]) => {
    setBusy(true);
    await retry(record, ignored).catch((error: unknown) => notify.error(error, nameOperation(record)));
    setBusy(false);
  };
  return (
    <>
      <Button loading={busy} onClick={() => void run()}>
        Retry
      </Button>
      {record.kind === 'create' ? (
        <>
          {record.error?.code === 'HOSTS_UNFIT' ? (
            <Button
              variant="default"
              loading={busy}
              onClick={() => void run(['all'])}
              title="Makes nodes of these machines whatever the check finds"
            >
              Go on in spite of it
            </Button>
          ) : null}
          <Button variant="default" onClick={() => go('/')} title="Leaves what is there for a look">
            Keep
          </Button>
          <Button variant="default" onClick={() => askToDelete(record.cluster)}>
            Delete
          </Button>
        </>
      ) : null}
    </>
  );
};
