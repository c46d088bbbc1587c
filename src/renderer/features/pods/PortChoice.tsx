import { NumberInput, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import type { TargetPort } from './listPorts.ts';

const OTHER = 'other';

/** Chooses among the ports that an object names; a pod may listen on others too. */
export const PortChoice = ({
  ports,
  value,
  onChange,
  kind,
}: {
  readonly ports: readonly TargetPort[];
  readonly value: number | undefined;
  readonly onChange: (port: number | undefined) => void;
  readonly kind: 'Pod' | 'Service';
}) => {
  const [other, setOther] = useState(false);
  const mayBeOther = kind === 'Pod';
  const isOther = mayBeOther && (other || ports.length === 0);
  return (
    <Stack gap="sm">
      {ports.length === 0 ? null : (
        <Radio.Group
          label={`Port of the ${kind.toLowerCase()}`}
          value={isOther ? OTHER : String(value)}
          onChange={(text) => {
            setOther(text === OTHER);
            onChange(text === OTHER ? undefined : Number(text));
          }}
        >
          <Stack gap="xs" mt="xs">
            {ports.map(({ port, words }, index) => (
              <Radio
                key={port}
                value={String(port)}
                label={`${port}${words === '' ? '' : ` (${words})`}`}
                data-autofocus={index === 0 ? true : undefined}
              />
            ))}
            {mayBeOther ? <Radio value={OTHER} label="Another port" /> : null}
          </Stack>
        </Radio.Group>
      )}
      {isOther ? (
        <NumberInput
          label="Port in the pod"
          min={1}
          max={65_535}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          data-autofocus={ports.length === 0 ? true : undefined}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      ) : null}
    </Stack>
  );
};
