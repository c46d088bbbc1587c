import { SegmentedControl, TextInput } from '@mantine/core';
import { IconFilter, IconMoodSmile } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { EventGroup } from '../../../shared/contract/resources.ts';
import { api } from '../../api/api.ts';
import { useLatest } from '../../api/useLive.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { useCluster } from '../../ui/useCluster.ts';
import { useKeys } from '../../ui/useKeys.ts';
import { useNamespaces } from '../../ui/useNamespaces.ts';
import { EventGroups } from './EventGroups.tsx';
import css from './resources.module.css';

const matches = ({ reason, message, kind, objects }: EventGroup, words: string): boolean =>
  [reason, message, kind, ...objects.map(({ name }) => name)].join(' ').toLowerCase().includes(words);

/** What happened in the last hour, by cause. */
export const EventsPage = () => {
  const { id: cluster } = useCluster();
  const { selected } = useNamespaces();
  const key = selected.join(' ');
  const { state, error, status } = useLatest(
    (signal) => api.resources.events({ cluster, namespaces: [...selected] }, { signal }),
    [cluster, key],
  );
  const [types, setTypes] = useState('warnings');
  const [filter, setFilter] = useState('');
  const filterRef = useRef<HTMLInputElement>(null);
  useKeys([{ keys: '/', title: 'Filter', group: 'On this page', run: () => filterRef.current?.focus() }]);
  const words = filter.trim().toLowerCase();
  const shown = (state ?? []).filter(
    (group) => (types === 'all' || group.type === 'Warning') && matches(group, words),
  );
  return (
    <>
      <PageHead title="Events">
        <TextInput
          ref={filterRef}
          aria-label="Filter events"
          placeholder="Filter  /"
          leftSection={<IconFilter size={14} />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label="Which events"
          value={types}
          onChange={setTypes}
          data={[
            { value: 'warnings', label: 'Warnings' },
            { value: 'all', label: 'All' },
          ]}
        />
      </PageHead>
      <div className={css.pageEvents}>
        {status === 'lost' && error !== undefined ? <ErrorNote error={error} /> : null}
        {state === undefined && error === undefined ? <EmptyState title="Loading events…" /> : null}
        {state !== undefined && status !== 'lost' && shown.length === 0 ? (
          <NoEvents {...{ filter: words, types }} />
        ) : null}
        <EventGroups {...{ cluster }} groups={shown} />
      </div>
    </>
  );
};

const NoEvents = ({ filter, types }: { readonly filter: string; readonly types: string }) => {
  if (filter !== '') return <EmptyState title={`No event has «${filter}» in it.`} />;
  return (
    <EmptyState
      icon={IconMoodSmile}
      title={types === 'all' ? 'Nothing has happened in the last hour.' : 'No warnings in the last hour.'}
    >
      {types === 'all' ? 'Kubernetes keeps events for one hour.' : 'Choose «All» to see what else happened.'}
    </EmptyState>
  );
};
