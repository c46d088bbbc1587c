import { NativeSelect } from '@mantine/core';
import type { PodContainer } from '../../../shared/contract/pods.ts';

const TYPES = { main: '', sidecar: ' (sidecar)', init: ' (init)', ephemeral: ' (debug)' };

/** Chooses a container of a pod. */
export const ContainerSelect = ({
  containers,
  value,
  onChange,
}: {
  readonly containers: readonly PodContainer[];
  readonly value: string;
  readonly onChange: (name: string) => void;
}) => (
  <NativeSelect
    aria-label="Container"
    value={value}
    disabled={containers.length < 2}
    data={containers.map(({ name, type }) => ({ value: name, label: `${name}${TYPES[type]}` }))}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
