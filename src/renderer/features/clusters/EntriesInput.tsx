import { TagsInput } from '@mantine/core';
import { useState } from 'react';
import type { EntryCodec } from './entryText.ts';

/** A list of short entries, each typed as one text and taken with Enter; what is no entry stays and says how one looks. */
export const EntriesInput = <T,>(props: {
  readonly label: string;
  readonly description?: string;
  readonly values: readonly T[];
  readonly codec: EntryCodec<T>;
  readonly error?: string | undefined;
  /** The label stands beside it already. */
  readonly isLabelled?: boolean;
  readonly onChange: (values: readonly T[]) => void;
}) => {
  const { label, description, values, codec, error, isLabelled = false, onChange } = props;
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string>();
  const texts = values.map(codec.format);
  const change = (next: readonly string[]) => {
    const bad = next.find((text) => codec.parse(text) === undefined);
    if (bad !== undefined) {
      setWrong(`«${bad}» is not understood; one looks like ${codec.example}`);
      setTyped(bad);
      return;
    }
    setWrong(undefined);
    // An entry may be an array itself, so nothing is flattened here.
    onChange(next.map(codec.parse).filter((value) => value !== undefined));
  };
  return (
    <TagsInput
      aria-label={label}
      label={isLabelled ? undefined : label}
      description={description}
      placeholder={values.length === 0 ? codec.example : ''}
      value={texts}
      onChange={change}
      searchValue={typed}
      onSearchChange={setTyped}
      splitChars={[',', ' ']}
      acceptValueOnBlur
      error={wrong ?? error}
      clearable={false}
    />
  );
};
