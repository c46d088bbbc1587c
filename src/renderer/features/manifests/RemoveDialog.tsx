import { Button, Group, Stack } from '@mantine/core';
import type { ManifestObject, ObjectResult, ReleaseEntry } from '../../../shared/contract/manifests.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './manifests.module.css';
import { type RunState, useRun } from './useRun.ts';

const TAKES_ALONG: Readonly<Record<string, string>> = {
  Namespace: 'with everything in it',
  CustomResourceDefinition: 'with every object of its kind',
};

const WORDS: Readonly<Record<ObjectResult['result'], string>> = {
  created: 'Created',
  changed: 'Changed',
  nothing: 'Was not there',
  deleted: 'Deleted',
  failed: 'Failed',
  skipped: 'Stays',
};

const Line = ({ object, run }: { readonly object: ManifestObject; readonly run: RunState }) => {
  const { id, kind, namespace, name } = object;
  const result = run.results[id];
  const working = run.working?.id === id && result === undefined;
  return (
    <li>
      {kind} <span className="mono">{namespace === undefined ? name : `${namespace}/${name}`}</span>{' '}
      {TAKES_ALONG[kind] === undefined ? null : <span className={css.dim}>{TAKES_ALONG[kind]} </span>}
      {working ? <StateMark word={run.working?.what ?? 'Deleting'} tone="busy" /> : null}
      {result === undefined ? null : (
        <StateMark word={WORDS[result.result]} tone={result.result === 'failed' ? 'bad' : 'idle'} />
      )}
      {result?.error === undefined ? null : <div className={css.dim}>{result.error}</div>}
    </li>
  );
};

const sayEnd = ({ failed, cancelled }: RunState, name: string): string => {
  if (cancelled) return `Cancelled. What is left of ${name} stays in the list.`;
  return failed === 0
    ? `${name} is removed.`
    : `${formatPlural(failed, 'object')} could not be removed; ${name} stays in the list.`;
};

/** Lists what goes, asks, and shows how it goes. */
export const RemoveDialog = ({
  entry,
  onClose,
}: {
  readonly entry: ReleaseEntry;
  readonly onClose: () => void;
}) => {
  const { state: run, start, cancel } = useRun();
  const objects = [...entry.objects, ...entry.dropped].toReversed();
  const { cluster, id, name } = entry;
  const remove = () => start((signal) => api.manifests.remove({ cluster, release: id }, { signal }));
  const ended = run.phase === 'done' && run.error === undefined;
  return (
    <Dialog onClose={onClose} unsaved={false} title={`Remove the release ${name}?`} size="lg">
      <Stack gap="md">
        <div>
          This deletes {formatPlural(objects.length, 'object')} from {cluster.slice(cluster.indexOf('/') + 1)}
          , in this order, and then the kept files.
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled with the keyboard */}
          <ol className={css.list} tabIndex={0} aria-label="What is deleted">
            {objects.map((object) => (
              <Line key={object.id} object={object} run={run} />
            ))}
          </ol>
        </div>
        {run.error === undefined ? null : <ErrorNote error={run.error} />}
        <Group justify="flex-end" gap="sm">
          <span role="status">{ended ? sayEnd(run, name) : null}</span>
          {run.phase === 'running' ? (
            <Button key="stop" variant="default" onClick={() => void cancel()}>
              Stop
            </Button>
          ) : (
            <Button key="close" variant="default" onClick={onClose} data-autofocus autoFocus={ended}>
              {ended ? 'Close' : 'Cancel'}
            </Button>
          )}
          {ended && run.failed === 0 ? null : (
            <Button color="red.9" loading={run.phase === 'running'} onClick={() => void remove()}>
              {run.phase === 'done' ? 'Try again' : `Remove ${name}`}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
};
