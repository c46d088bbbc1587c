import { Anchor } from '@mantine/core';
import { IconArrowsRightLeft, IconExternalLink, IconPlayerStop } from '@tabler/icons-react';
import type { ForwardEntry } from '../../../shared/contract/pods.ts';
import { api } from '../../api/api.ts';
import { useForwards } from '../../api/shared.ts';
import { Age } from '../../ui/Age.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { notify } from '../../ui/notify.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import type { Column, RowAction } from '../../ui/tableTypes.ts';
import { useRows } from '../../ui/useRows.ts';
import { addressOf } from './addressOf.ts';
import css from './pods.module.css';

const TONES = { listening: 'ok', waiting: 'warn', failed: 'bad' } as const;
const WORDS = { listening: 'Listening', waiting: 'Waiting', failed: 'Failed' };

const columns: readonly Column<ForwardEntry>[] = [
  {
    id: 'state',
    title: 'State',
    priority: 1,
    width: 110,
    cell: ({ state, problem }) => (
      <StateMark
        word={WORDS[state]}
        tone={TONES[state]}
        {...(problem === undefined ? {} : { title: problem })}
      />
    ),
    sort: ({ state }) => state,
  },
  {
    id: 'address',
    title: 'On this computer',
    width: 250,
    mono: true,
    cell: (entry) => <Address entry={entry} />,
    sort: ({ localPort }) => localPort,
    text: addressOf,
  },
  {
    id: 'target',
    title: 'Leads to',
    grow: true,
    cell: ({ kind, namespace, name, port }) => `${kind} ${namespace}/${name}, port ${port}`,
    sort: ({ namespace, name }) => `${namespace}/${name}`,
  },
  {
    id: 'pod',
    title: 'Pod',
    width: 180,
    mono: true,
    cell: ({ pod }) => pod ?? '',
    sort: ({ pod }) => pod ?? '',
  },
  {
    id: 'connections',
    title: 'Connections',
    width: 100,
    align: 'right',
    cell: ({ connections }) => connections,
    sort: ({ connections }) => connections,
  },
  {
    id: 'problem',
    title: 'Problem',
    priority: 2,
    grow: true,
    cell: ({ problem }) => problem ?? '',
    sort: ({ problem }) => problem ?? '',
  },
  {
    id: 'age',
    title: 'Age',
    width: 90,
    cell: ({ startedAt }) => <Age at={startedAt} short />,
    sort: ({ startedAt }) => -startedAt,
  },
];

const Address = ({ entry }: { readonly entry: ForwardEntry }) => (
  <span className={css.address}>
    <Anchor href={addressOf(entry)} target="_blank" rel="noreferrer" title="Open in the browser">
      {addressOf(entry)}
    </Anchor>
    <CopyButton text={addressOf(entry)} what="the address" />
  </span>
);

const stop = async (entries: readonly ForwardEntry[]) => {
  for (const { id, name } of entries)
    await api.forwards
      .stop({ id })
      .catch((error: unknown) => notify.error(error, `Stopping the forward to ${name}`));
};

const actions: readonly RowAction<ForwardEntry>[] = [
  {
    id: 'open',
    title: 'Open in the browser',
    icon: IconExternalLink,
    key: 'o',
    single: true,
    run: ([entry]) => {
      if (entry !== undefined) window.open(addressOf(entry), '_blank', 'noreferrer');
    },
  },
  {
    id: 'stop',
    title: 'Stop',
    icon: IconPlayerStop,
    key: 'Delete',
    danger: true,
    run: (rows) => void stop(rows),
  },
];

/** All port-forwards of this Slipway, whatever cluster they lead to. */
export const ForwardsTab = () => {
  const { state, status, error } = useForwards();
  const store = useRows(state, ({ id }) => id);
  return (
    <div className={css.tab}>
      <DataTable
        id="forwards"
        label="Port-forwards"
        store={store}
        columns={columns}
        actions={actions}
        status={status}
        error={error}
        empty={
          <EmptyState icon={IconArrowsRightLeft} title="No port is forwarded.">
            Choose a pod or a service and press f: its port then answers on this computer.
          </EmptyState>
        }
      />
    </div>
  );
};
