import { Button, Tabs } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import type { ResourceDetail, ResourceKind } from '../../../shared/contract/resources.ts';
import { api } from '../../api/api.ts';
import { useLatest } from '../../api/useLive.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { history } from '../../ui/history.ts';
import type { Opened } from '../../ui/links.ts';
import { notify } from '../../ui/notify.ts';
import type { ObjectAction } from '../../ui/registry.ts';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { useKeys } from '../../ui/useKeys.ts';
import { EventList } from './EventList.tsx';
import { listActions, refOf } from './listRowActions.ts';
import css from './resources.module.css';
import { Summary } from './Summary.tsx';
import { YamlTab } from './YamlTab.tsx';

interface PanelProps {
  readonly cluster: string;
  readonly kind: ResourceKind;
  readonly readOnly: boolean;
  readonly target: Opened;
  readonly onClose: () => void;
}

/** One object: what it is in words, its events, its YAML, and what can be done with it; live until it is deleted. */
export const ResourcePanel = ({ cluster, kind, readOnly, target, onClose }: PanelProps) => {
  const { name, namespace } = target;
  const ref = useMemo(
    () => refOf(kind, namespace === undefined ? { name } : { name, namespace }),
    [kind, name, namespace],
  );
  const { state, status, error } = useLatest(
    (signal) => api.resources.detail({ cluster, ref }, { signal }),
    [cluster, ref],
  );
  const isEditing = useTab()[0] === 'edit';
  const isGone = status === 'ended' || (error?.code === 'NOT_FOUND' && status === 'lost');
  return (
    <SidePanel
      label={`${kind.kind} ${target.name}`}
      title={
        <>
          <span className={css.kind}>{kind.kind}</span> <span className="mono">{target.name}</span>{' '}
          <CopyButton text={target.name} what="the name" />
        </>
      }
      onClose={onClose}
    >
      {isGone && !isEditing ? (
        <EmptyState
          title={`${target.name} was deleted.`}
          action={
            <Button variant="default" onClick={onClose}>
              Close the panel
            </Button>
          }
        />
      ) : null}
      {error !== undefined && !isGone ? <ErrorNote error={error} /> : null}
      {state === undefined && error === undefined ? <EmptyState title={`Loading ${target.name}…`} /> : null}
      {isGone && isEditing ? (
        <p className={css.note} role="status">
          {target.name} was deleted. What you typed is still here, to copy.
        </p>
      ) : null}
      {state === undefined || (isGone && !isEditing) ? null : (
        <Loaded {...{ cluster, kind, readOnly, detail: state }} objectRef={ref} />
      )}
    </SidePanel>
  );
};

interface LoadedProps {
  readonly cluster: string;
  readonly kind: ResourceKind;
  readonly readOnly: boolean;
  readonly objectRef: ObjectRef;
  readonly detail: ResourceDetail;
}

const Loaded = ({ cluster, kind, readOnly, objectRef, detail }: LoadedProps) => {
  const [tab, setTab] = useTab();
  const { events } = detail;
  const warnings = events.filter(({ type }) => type === 'Warning').length;
  return (
    <>
      <ActionButtons {...{ cluster, kind, readOnly, objectRef }} />
      <Tabs
        value={tab === 'edit' ? 'yaml' : tab}
        onChange={(value) => setTab(value ?? 'summary')}
        keepMounted={false}
      >
        <Tabs.List px={8}>
          <Tabs.Tab value="summary">Summary</Tabs.Tab>
          <Tabs.Tab value="events">
            Events
            {events.length === 0
              ? ''
              : ` (${events.length}${warnings > 0 ? `, ${formatPlural(warnings, 'warning')}` : ''})`}
          </Tabs.Tab>
          <Tabs.Tab value="yaml">YAML</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="summary">
          <Summary {...{ cluster, kind, detail }} />
        </Tabs.Panel>
        <Tabs.Panel value="events" className={css.tab}>
          <EventList events={events} />
        </Tabs.Panel>
        <Tabs.Panel value="yaml" className={css.tab}>
          <YamlTab
            {...{ cluster, kind, objectRef, readOnly }}
            yaml={detail.yaml}
            isEditing={tab === 'edit'}
            onEdit={(isEditing) => setTab(isEditing ? 'edit' : 'yaml')}
          />
        </Tabs.Panel>
      </Tabs>
    </>
  );
};

/** The tab stands in the address, beside the object; the way back leads to the tab before. */
const useTab = (): readonly [string, (tab: string) => void] => {
  const { pathname, searchStr } = useLocation();
  const search = new URLSearchParams(searchStr);
  return [
    search.get('tab') ?? 'summary',
    (tab) => {
      if (tab === 'summary') search.delete('tab');
      else search.set('tab', tab);
      history.push(`${pathname}?${search}`);
    },
  ];
};

/** Tabs of this very panel need no button. */
const OWN_TABS = new Set(['resources.yaml', 'resources.edit', 'resources.copyName']);

const ActionButtons = (props: Omit<LoadedProps, 'detail'>) => {
  const { cluster, kind, readOnly, objectRef } = props;
  const target = { cluster, kind, refs: [objectRef], rows: [] };
  const run = async (action: ObjectAction) => {
    try {
      await action.run(target);
    } catch (error) {
      notify.error(error, action.title);
    }
  };
  const allowed = listActions({ cluster, kind, readOnly }).filter(
    ({ isAllowed }) => isAllowed?.(target) ?? true,
  );
  useKeys(
    allowed.flatMap((action) =>
      action.key === undefined
        ? []
        : [{ keys: action.key, title: action.title, group: 'For the object', run: () => void run(action) }],
    ),
  );
  const actions = allowed.filter(({ id }) => !OWN_TABS.has(id));
  return (
    <div className={css.actions}>
      {actions.map((action) => (
        <Button
          key={action.id}
          variant="default"
          leftSection={<action.icon size={14} />}
          {...(action.danger === true ? { c: 'var(--sw-bad)' } : {})}
          onClick={() => void run(action)}
        >
          {action.title}
        </Button>
      ))}
    </div>
  );
};
