import { Button, Group, NumberInput, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { kubectlCommand } from '../../ui/kubectlCommand.ts';
import { notify } from '../../ui/notify.ts';
import { openDialog } from '../../ui/overlays.tsx';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import { addressOf } from './addressOf.ts';
import { listPorts } from './listPorts.ts';
import { openForwards } from './openForwards.tsx';
import { PortChoice } from './PortChoice.tsx';

export interface ForwardPlace {
  readonly cluster: string;
  readonly kind: 'Pod' | 'Service';
  readonly namespace: string;
  readonly name: string;
}

/** Asks which port to forward, and where to. */
export const askToForward = (place: ForwardPlace): void => {
  openDialog((close) => <ForwardDialog {...place} onClose={close} />);
};

const ForwardDialog = ({ onClose, ...place }: ForwardPlace & { readonly onClose: () => void }) => {
  const { cluster, kind, namespace, name } = place;
  const { data: ports = [] } = useQuery({
    queryKey: ['forward-ports', cluster, kind, namespace, name],
    queryFn: ({ signal }) => listPorts(place, signal),
  });
  const [chosen, setChosen] = useState<number>();
  const [localPort, setLocalPort] = useState<number>();
  const { start, busy, error } = useStart(onClose);
  const port = chosen ?? ports[0]?.port;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (port !== undefined) void start({ ...place, port, localPort: localPort ?? 0 });
  };
  return (
    <Dialog onClose={onClose} title={`Forward a port of ${name}`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <PortChoice ports={ports} value={port} onChange={setChosen} kind={kind} />
          <NumberInput
            label="Port on this computer"
            description="Left empty, a free one is taken."
            min={1}
            max={65_535}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            value={localPort ?? ''}
            onChange={(value) => setLocalPort(typeof value === 'number' ? value : undefined)}
          />
          {error === undefined ? null : <ErrorNote error={error} />}
          <Group justify="flex-end" gap="sm">
            {port === undefined ? null : (
              <ShowCommand
                command={kubectlCommand(cluster, [
                  ...['port-forward', '-n', namespace],
                  ...[`${kind.toLowerCase()}/${name}`, `${localPort ?? ''}:${port}`],
                ])}
              />
            )}
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={port === undefined}>
              Forward
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};

const useStart = (onClose: () => void) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo>();
  const start = async (input: Parameters<typeof api.forwards.start>[0]) => {
    setBusy(true);
    setError(undefined);
    try {
      const entry = await api.forwards.start(input);
      onClose();
      openForwards();
      notify.success(`${addressOf(entry)} leads to port ${entry.port} of ${entry.name}.`);
    } catch (thrown) {
      setError(toErrorInfo(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { start, busy, error };
};
