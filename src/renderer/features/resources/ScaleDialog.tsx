import { Button, Group, NumberInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { useLatest } from '../../api/useLive.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { notify } from '../../ui/notify.ts';
import { openDialog } from '../../ui/overlays.tsx';

interface ScaleProps {
  readonly cluster: string;
  readonly objectRef: ObjectRef;
}

/** Asks for the number of replicas, and sets it. */
export const openScaleDialog = (props: ScaleProps): void => {
  openDialog((close) => <ScaleDialog {...props} onClose={close} />);
};

const ScaleDialog = ({ cluster, objectRef, onClose }: ScaleProps & { readonly onClose: () => void }) => {
  const { state, error: loadError } = useLatest(
    (signal) => api.resources.detail({ cluster, ref: objectRef }, { signal }),
    [cluster, objectRef],
  );
  const spec = state?.object.spec as { readonly replicas?: number } | undefined;
  const [typed, setTyped] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo>();
  const replicas = typed ?? spec?.replicas;
  const save = async () => {
    if (replicas === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      await api.resources.scale({ cluster, ref: objectRef, replicas });
      notify.success(`${objectRef.name} has ${formatPlural(replicas, 'replica')} now.`);
      onClose();
    } catch (thrown) {
      setError(toErrorInfo(thrown));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  const shown = error ?? loadError;
  return (
    <Dialog onClose={onClose} title={`Scale ${objectRef.name}`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <NumberInput
            data-autofocus
            label="Replicas"
            description={
              spec === undefined
                ? 'Reading how many there are…'
                : `Now ${formatPlural(spec.replicas ?? 0, 'replica')}.`
            }
            min={0}
            max={10_000}
            allowDecimal={false}
            value={replicas ?? ''}
            onChange={(value) => setTyped(typeof value === 'number' ? value : undefined)}
          />
          {shown === undefined ? null : <ErrorNote error={shown} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={replicas === undefined}>
              Scale
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};
