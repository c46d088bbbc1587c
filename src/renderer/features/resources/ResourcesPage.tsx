import { Button, TextInput } from '@mantine/core';
import { IconPuzzleOff, IconTag } from '@tabler/icons-react';
import { useLocation, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { ResourceType } from '../../../shared/contract/procedure.ts';
import type { ResourceKind, ResourceRow } from '../../../shared/contract/resources.ts';
import { useKinds } from '../../api/shared.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { history } from '../../ui/history.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { pluralTitle } from '../../ui/Sections.tsx';
import { useCluster } from '../../ui/useCluster.ts';
import { useNamespaces } from '../../ui/useNamespaces.ts';
import { useOpen } from '../../ui/useOpen.ts';
import { listRowActions } from './listRowActions.ts';
import { ResourcePanel } from './ResourcePanel.tsx';
import { makeColumns } from './resourceColumns.tsx';
import css from './resources.module.css';
import { type ResourceRows, useResourceRows } from './useResourceRows.ts';

/** The table of any kind, and the panel of what is open in it. */
export const ResourcesPage = () => {
  const { id: cluster } = useCluster();
  const params = useParams({ strict: false });
  const { state, error } = useKinds(cluster);
  const { version = '', plural = '' } = params;
  const group = params.group === 'core' ? '' : (params.group ?? '');
  const kind = state?.kinds.find((each) => each.group === group && each.plural === plural);
  if (kind === undefined && state !== undefined) {
    return (
      <EmptyState icon={IconPuzzleOff} title={`This cluster has no ${plural}.`}>
        The CustomResourceDefinition that brings them may be missing, or has been deleted.
      </EmptyState>
    );
  }
  if (kind === undefined && error !== undefined) return <ErrorNote error={error} />;
  return <RowsPage key={`${cluster} ${group} ${plural}`} type={{ group, version, plural }} kind={kind} />;
};

/** Asks for the rows of the kind that the address names while it is not known yet what the cluster says about it. */
const RowsPage = ({
  type,
  kind,
}: {
  readonly type: ResourceType;
  readonly kind: ResourceKind | undefined;
}) => {
  const { id: cluster } = useCluster();
  const { selected } = useNamespaces();
  const [labels] = useLabels();
  const namespaces = kind === undefined || kind.namespaced ? selected : none;
  const rows = useResourceRows({ cluster, type: kind ?? type, namespaces, labelSelector: labels });
  if (kind === undefined) return <EmptyState title="Asking the cluster for its kinds…" />;
  return <KindPage {...{ kind, rows, namespaces }} />;
};

const none: readonly string[] = [];

const KindPage = ({
  kind,
  rows,
  namespaces,
}: {
  readonly kind: ResourceKind;
  readonly rows: ResourceRows;
  readonly namespaces: readonly string[];
}) => {
  const { id: cluster, readOnly } = useCluster();
  const { opened, open, close } = useOpen();
  const [labels, setLabels] = useLabels();
  const columns = useMemo(
    () => makeColumns(kind, rows.columns, namespaces),
    [kind, rows.columns, namespaces],
  );
  const actions = useMemo(() => listRowActions({ cluster, kind, readOnly }), [cluster, kind, readOnly]);
  const title = pluralTitle(kind);
  return (
    <>
      <PageHead title={title} />
      <DataTable<ResourceRow>
        id={`${kind.plural}.${kind.group}`}
        label={title}
        store={rows.store}
        columns={columns}
        actions={actions}
        status={rows.status}
        error={rows.error}
        nameRow={({ name }) => name}
        initialSort={{ column: 'name', descending: false }}
        onOpen={({ name, namespace }) => open(namespace === undefined ? { name } : { name, namespace })}
        openKey={
          opened === undefined
            ? undefined
            : [...rows.store.values()].find(
                ({ name, namespace }) => name === opened.name && namespace === opened.namespace,
              )?.uid
        }
        toolbar={<LabelField value={labels} onChange={setLabels} />}
        empty={<NoRows {...{ title, namespaces, labels }} onClear={() => setLabels('')} />}
      />
      {opened === undefined ? null : (
        <ResourcePanel
          key={`${opened.namespace ?? ''}/${opened.name}`}
          {...{ cluster, kind, readOnly }}
          target={opened}
          onClose={close}
        />
      )}
    </>
  );
};

/** The label selector, kept in the address. */
const useLabels = (): readonly [string, (labels: string) => void] => {
  const { pathname, searchStr } = useLocation();
  const search = new URLSearchParams(searchStr);
  const set = (labels: string) => {
    if (labels === '') search.delete('labels');
    else search.set('labels', labels);
    const query = search.toString();
    history.push(`${pathname}${query === '' ? '' : `?${query}`}`);
  };
  return [search.get('labels') ?? '', set];
};

const LabelField = ({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (labels: string) => void;
}) => {
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  // The address changed by itself: by the way back, or by a link.
  if (shown !== value) {
    setShown(value);
    setText(value);
  }
  const commit = () => {
    if (text.trim() !== value) onChange(text.trim());
  };
  return (
    <TextInput
      className={css.labels}
      aria-label="Label selector"
      placeholder="Labels  app=web,tier!=test"
      leftSection={<IconTag size={14} />}
      value={text}
      spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        else if (event.key === 'Escape') setText(value);
      }}
    />
  );
};

const NoRows = (props: {
  readonly title: string;
  readonly namespaces: readonly string[];
  readonly labels: string;
  readonly onClear: () => void;
}) => {
  const { title, namespaces, labels } = props;
  const words = title.charAt(0).toLowerCase() + title.slice(1);
  if (labels !== '') {
    return (
      <EmptyState
        title={`No ${words} have the labels ${labels}.`}
        action={
          <Button variant="default" onClick={props.onClear}>
            Clear the label selector
          </Button>
        }
      />
    );
  }
  const [first] = namespaces;
  if (first !== undefined) {
    const where = namespaces.length === 1 ? `the namespace ${first}` : 'the chosen namespaces';
    return (
      <EmptyState title={`There are no ${words} in ${where}.`}>
        Choose other namespaces at the top, or drop manifests into the window to apply them.
      </EmptyState>
    );
  }
  return (
    <EmptyState title={`There are no ${words} in this cluster.`}>
      Drop manifests into the window to apply them.
    </EmptyState>
  );
};
