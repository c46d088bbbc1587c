import { Button } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { ResourceDetail, ResourceKind } from '../../../shared/contract/resources.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Part } from '../../ui/Field.tsx';
import { formatBytes } from '../../ui/formatQuantity.ts';
import { decodeValue } from './decodeValue.ts';
import css from './resources.module.css';

/** What a ConfigMap or a Secret holds; a Secret's values are decoded, and hidden until somebody asks for them. */
export const ObjectData = ({
  kind,
  object,
}: {
  readonly kind: ResourceKind;
  readonly object: ResourceDetail['object'];
}) => {
  if (kind.group !== '' || (kind.kind !== 'ConfigMap' && kind.kind !== 'Secret')) return null;
  const isSecret = kind.kind === 'Secret';
  const entries = Object.entries((object.data ?? {}) as Readonly<Record<string, string>>);
  if (entries.length === 0) return null;
  return (
    <Part title="Data">
      {entries.map(([name, value]) =>
        isSecret ? (
          <SecretValue key={name} name={name} base64={value} />
        ) : (
          <Value key={name} name={name} value={value} />
        ),
      )}
    </Part>
  );
};

const Value = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div className={css.data}>
    <header>
      <code>{name}</code>
      <CopyButton text={value} what={`the value of ${name}`} />
    </header>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard has to reach it */}
    <pre tabIndex={0}>{value}</pre>
  </div>
);

const SecretValue = ({ name, base64 }: { readonly name: string; readonly base64: string }) => {
  const [isShown, setShown] = useState(false);
  const { text, bytes } = decodeValue(base64);
  return (
    <div className={css.data}>
      <header>
        <code>{name}</code>
        <span className={css.dim}>{formatBytes(bytes)}</span>
        <Button
          variant="subtle"
          leftSection={isShown ? <IconEyeOff size={14} /> : <IconEye size={14} />}
          aria-label={isShown ? `Hide the value of ${name}` : `Show the value of ${name}`}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? 'Hide' : 'Show'}
        </Button>
        <CopyButton text={text ?? base64} what={`the value of ${name}`} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard has to reach it */}
      {isShown ? <pre tabIndex={0}>{text ?? `${base64}\n\n(no text: shown as base64)`}</pre> : null}
    </div>
  );
};
