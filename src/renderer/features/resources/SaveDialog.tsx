import { Button, Group, Modal, Stack } from '@mantine/core';
import { Suspense, useEffect, useState } from 'react';
import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { DiffView } from '../../ui/lazyEditors.ts';
import { notify } from '../../ui/notify.ts';
import { openDialog } from '../../ui/overlays.tsx';
import css from './resources.module.css';

interface SaveProps {
  readonly cluster: string;
  readonly objectRef: ObjectRef;
  readonly before: string;
  readonly edited: string;
  readonly onSaved: () => void;
}

/** Has the server check an edited object, shows what would change, and saves it. */
export const openSaveDialog = (props: SaveProps): void => {
  openDialog((close) => <SaveDialog {...props} onClose={close} />);
};

/** What each write changes by itself is no news. */
const withoutVersion = (yaml: string): string =>
  yaml.replaceAll(/^ {2}(resourceVersion|generation): .*\n/gm, '');

const SaveDialog = (props: SaveProps & { readonly onClose: () => void }) => {
  const { cluster, objectRef, before, edited, onSaved, onClose } = props;
  const [after, setAfter] = useState<string>();
  const [error, setError] = useState<ErrorInfo>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    api.resources
      .update({ cluster, ref: objectRef, yaml: edited, dryRun: true }, { signal: stop.signal })
      .then(({ yaml }) => setAfter(yaml))
      .catch((thrown: unknown) => {
        if (!stop.signal.aborted) setError(toErrorInfo(thrown));
      });
    return () => stop.abort();
  }, [cluster, objectRef, edited]);
  const save = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await api.resources.update({ cluster, ref: objectRef, yaml: edited });
      notify.success(`${objectRef.name} is saved.`);
      onClose();
      onSaved();
    } catch (thrown) {
      setError(toErrorInfo(thrown));
      setBusy(false);
    }
  };
  const isSame = after !== undefined && withoutVersion(after) === withoutVersion(before);
  return (
    <Modal opened onClose={onClose} size="80rem" title={`What saving changes in ${objectRef.name}`}>
      <Stack gap="md">
        {error === undefined ? null : <ErrorNote error={error} />}
        {after === undefined && error === undefined ? <p>The server checks it…</p> : null}
        {isSame ? <p>The server sees no change in it.</p> : null}
        {after === undefined || isSame ? null : (
          <div className={css.diff}>
            <Suspense fallback={null}>
              <DiffView
                unified
                before={withoutVersion(before)}
                after={withoutVersion(after)}
                label={`Changes of ${objectRef.name}`}
              />
            </Suspense>
          </div>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Back to the editor
          </Button>
          <Button
            data-autofocus
            loading={busy}
            disabled={after === undefined || isSame}
            onClick={() => void save()}
          >
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
