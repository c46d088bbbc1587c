import { Button, Group, Stack } from '@mantine/core';
import { Suspense, useEffect, useRef, useState } from 'react';
import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import type { ResourceUpdate } from '../../../shared/contract/resources.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { DiffView, MergeEditor } from '../../ui/lazyEditors.ts';
import { notify } from '../../ui/notify.ts';
import { openDialog } from '../../ui/overlays.tsx';
import css from './resources.module.css';

interface SaveProps {
  readonly cluster: string;
  readonly objectRef: ObjectRef;
  /** The object's YAML as it was when the editing began, and what was made of it. */
  readonly edit: Edit;
  /** Told what both sides were put together to. */
  readonly onMerged: (edit: Edit) => void;
  readonly onSaved: () => void;
}

/** A text and what it was made from. */
export interface Edit {
  readonly base: string;
  readonly text: string;
}

/** Has the server check an edited object, shows what would change, and saves it. */
export const openSaveDialog = (props: SaveProps): void => {
  openDialog((close) => <SaveDialog {...props} onClose={close} />);
};

/** What each write changes by itself is no news. */
const withoutVersion = (yaml: string): string =>
  yaml.replaceAll(/^ {2}(resourceVersion|generation): .*\n/gm, '');

const useSave = ({ cluster, objectRef, ...props }: SaveProps & { readonly onClose: () => void }) => {
  const [edit, setEdit] = useState(props.edit);
  const [answer, setAnswer] = useState<ResourceUpdate>();
  const [error, setError] = useState<ErrorInfo>();
  const [busy, setBusy] = useState(false);
  const input = { cluster, ref: objectRef, base: edit.base, yaml: edit.text };
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are all of the input
  useEffect(() => {
    const stop = new AbortController();
    setAnswer(undefined);
    setError(undefined);
    api.resources
      .update({ ...input, dryRun: true }, { signal: stop.signal })
      .then(setAnswer)
      .catch((thrown: unknown) => {
        if (!stop.signal.aborted) setError(toErrorInfo(thrown));
      });
    return () => stop.abort();
  }, [cluster, objectRef, edit]);
  const save = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const saved = await api.resources.update(input);
      setAnswer(saved);
      if ('conflicts' in saved) return;
      notify.success(`${objectRef.name} is saved.`);
      props.onClose();
      props.onSaved();
    } catch (thrown) {
      setError(toErrorInfo(thrown));
    } finally {
      setBusy(false);
    }
  };
  const merge = (merged: Edit) => {
    props.onMerged(merged);
    setEdit(merged);
  };
  return { answer, error, busy, save: () => void save(), merge };
};

const SaveDialog = (props: SaveProps & { readonly onClose: () => void }) => {
  const { name } = props.objectRef;
  const { answer, error, busy, save, merge } = useSave(props);
  const conflict = answer !== undefined && 'conflicts' in answer ? answer : undefined;
  const change = answer !== undefined && 'before' in answer ? answer : undefined;
  const isSame = change !== undefined && withoutVersion(change.yaml) === withoutVersion(change.before);
  const maySave = change !== undefined && !isSame;
  const saveButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (maySave) saveButton.current?.focus();
  }, [maySave]);
  const title = conflict === undefined ? `What saving changes in ${name}` : `Both changed ${name}`;
  return (
    <Dialog onClose={props.onClose} size="80rem" title={title} unsaved={false}>
      <Stack gap="md">
        {error === undefined ? null : <ErrorNote error={error} />}
        {answer === undefined && error === undefined ? <p>The server checks it…</p> : null}
        {isSame ? <p>The server sees no change in it.</p> : null}
        {!maySave ? null : (
          <div className={css.diff}>
            <Suspense fallback={null}>
              <DiffView
                unified
                before={withoutVersion(change.before)}
                after={withoutVersion(change.yaml)}
                label={`Changes of ${name}`}
              />
            </Suspense>
          </div>
        )}
        {conflict === undefined ? (
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={props.onClose}>
              Back to the editor
            </Button>
            <Button ref={saveButton} data-autofocus loading={busy} disabled={!maySave} onClick={save}>
              Save
            </Button>
          </Group>
        ) : (
          <ConflictPart
            key={conflict.theirs}
            {...{ name, conflict }}
            onMerge={merge}
            onClose={props.onClose}
          />
        )}
      </Stack>
    </Dialog>
  );
};

interface ConflictProps {
  readonly name: string;
  readonly conflict: Extract<ResourceUpdate, { readonly conflicts: unknown }>;
  readonly onMerge: (merged: Edit) => void;
  readonly onClose: () => void;
}

/** What is there beside the own text with all changes of others in it, to choose where both changed the same. */
const ConflictPart = ({ name, conflict, onMerge, onClose }: ConflictProps) => {
  const { conflicts, theirs, merged } = conflict;
  const [text, setText] = useState(merged);
  return (
    <>
      <div>
        <p>
          Somebody changed the same in the meantime. The left side is in the cluster now; the right side is
          yours with everything else that changed. Make the right side what it should be.
        </p>
        <ul>
          {conflicts.map((one) => (
            <li key={one} className="mono">
              {one}
            </li>
          ))}
        </ul>
      </div>
      <div className={css.diff}>
        <Suspense fallback={null}>
          <MergeEditor theirs={theirs} mine={merged} onChange={setText} label={`YAML of ${name}`} />
        </Suspense>
      </div>
      <Group justify="flex-end" gap="sm">
        <Button
          variant="default"
          onClick={() => {
            onMerge({ base: theirs, text });
            onClose();
          }}
        >
          Back to the editor
        </Button>
        <Button onClick={() => onMerge({ base: theirs, text })}>Use the right side</Button>
      </Group>
    </>
  );
};
