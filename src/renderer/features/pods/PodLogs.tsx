import { NativeSelect, Switch } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { LogBatch } from '../../../shared/contract/pods.ts';
import { api } from '../../api/api.ts';
import { useStream } from '../../api/useLive.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { LogView } from '../../ui/LogView.tsx';
import { createLogStore, type LogLine } from '../../ui/logStore.ts';
import { decodeBase64 } from './binary.ts';
import { ContainerSelect } from './ContainerSelect.tsx';
import css from './pods.module.css';
import { useContainers } from './useContainers.ts';

const SINCE = [
  { value: '', label: 'Last 1,000 lines' },
  { value: '60', label: 'Last minute' },
  { value: '300', label: 'Last 5 minutes' },
  { value: '3600', label: 'Last hour' },
  { value: '86400', label: 'Last day' },
];
/** Lines that are fetched of a time that was asked for. */
const MOST_LINES = 100_000;

/** What is no line of the container stands between dashes. */
const toLines = ({ lines, dropped }: LogBatch): readonly LogLine[] => [
  ...(dropped === undefined
    ? []
    : [{ text: `— ${formatPlural(dropped, 'line')} came too fast and were left out. —` }]),
  ...lines.map(({ isNote, ...line }) => (isNote === true ? { ...line, text: `— ${line.text} —` } : line)),
];

/** The log of a pod's containers, as it goes on; a tab of the dock. */
export const PodLogs = (place: {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}) => {
  const { containers, container, choose, error } = useContainers(place);
  const [previous, setPrevious] = useState(false);
  const [since, setSince] = useState('');
  if (error !== undefined) return <ErrorNote error={error} />;
  if (container === undefined)
    return <p className={css.wait}>Looking for the containers of {place.name} …</p>;
  return (
    <ContainerLog
      // A log of its own for each choice.
      key={`${container} ${previous} ${since}`}
      {...{ ...place, container, previous, since }}
      toolbar={
        <>
          <ContainerSelect containers={containers} value={container} onChange={choose} />
          <NativeSelect
            aria-label="How far back"
            value={since}
            data={SINCE}
            onChange={(event) => setSince(event.currentTarget.value)}
          />
          <Switch
            label="Previous run"
            checked={previous}
            onChange={(event) => setPrevious(event.currentTarget.checked)}
          />
        </>
      }
    />
  );
};

/** The log as `kubectl logs` prints it. */
const fetchLog = async (input: Parameters<typeof api.pods.downloadLog>[0]): Promise<Blob> => {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const { data } of await api.pods.downloadLog(input)) parts.push(decodeBase64(data));
  return new Blob(parts, { type: 'text/plain' });
};

interface ContainerLogProps {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
  readonly previous: boolean;
  readonly since: string;
  readonly toolbar: ReactNode;
}

const ContainerLog = (props: ContainerLogProps) => {
  const { cluster, namespace, name: pod, container, previous, since, toolbar } = props;
  const [lines] = useState(() => createLogStore());
  const { status, error } = useStream<LogBatch>(
    (signal) =>
      api.pods.logs(
        {
          ...{ cluster, namespace, pod, container, previous },
          follow: !previous,
          ...(since === '' ? {} : { sinceSeconds: Number(since), tail: MOST_LINES }),
        },
        { signal },
      ),
    (batch, isFirst) => {
      if (isFirst) lines.clear();
      lines.append(toLines(batch));
    },
    [cluster, namespace, pod, container, previous, since],
  );
  return (
    <div className={css.tab}>
      {status === 'lost' && error !== undefined ? <ErrorNote error={error} /> : null}
      <LogView
        lines={lines}
        name={`${pod}-${container}`}
        label={`the log of ${container} in ${pod}`}
        toolbar={toolbar}
        download={() =>
          fetchLog({
            ...{ cluster, namespace, pod, container, previous },
            ...(since === '' ? {} : { sinceSeconds: Number(since) }),
          })
        }
      />
    </div>
  );
};
