import { Pill, PillsInput } from '@mantine/core';
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react';
import type { EntryCodec } from './entryText.ts';
import type { Draft } from './useDraft.ts';
import { type Reading, useTyped } from './useTyped.ts';

interface EntriesInputProps<T> {
  readonly draft: Draft;
  readonly label: string;
  readonly description?: string;
  /** Tells it from the same field of another node among the findings. */
  readonly of?: string;
  readonly values: readonly T[];
  readonly codec: EntryCodec<T>;
  readonly error?: string | undefined;
  /** The label stands beside it already. */
  readonly isLabelled?: boolean;
  readonly onChange: (values: readonly T[]) => void;
}

/**
 * A list of short entries, each typed as one text and taken with Enter, with a comma or a space after it where an
 * entry holds none, or when the field is left; what is no entry stays and says how one looks. Backspace in the empty
 * field makes the last entry a text again.
 */
export const EntriesInput = <T,>(props: EntriesInputProps<T>) => {
  const { label, description, values, codec, error, isLabelled = false } = props;
  const { text, problem, type, removeAt, ...handlers } = useEntries(props);
  return (
    <PillsInput label={isLabelled ? undefined : label} description={description} error={problem ?? error}>
      <Pill.Group>
        {values.map(codec.format).map((entry, index) => (
          <Pill
            // biome-ignore lint/suspicious/noArrayIndexKey: entries keep no state of their own
            key={`${index} ${entry}`}
            withRemoveButton
            removeButtonProps={{ 'aria-label': `Remove ${entry}`, 'aria-hidden': false, tabIndex: 0 }}
            onRemove={() => removeAt(index)}
          >
            {entry}
          </Pill>
        ))}
        <PillsInput.Field
          aria-label={label}
          placeholder={values.length === 0 ? codec.example : ''}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => type(event.currentTarget.value)}
          {...handlers}
        />
      </Pill.Group>
    </PillsInput>
  );
};

const useEntries = <T,>({ draft, label, of, values, codec, onChange }: EntriesInputProps<T>) => {
  const { text, problem, type } = useTyped<readonly T[]>(draft, {
    name: of === undefined ? label : `${label} of ${of}`,
    value: [],
    show: () => '',
    read: (typed) => readEntries(typed, codec),
    // What is being typed is taken when it is complete, which only its end tells.
    onChange: () => undefined,
  });
  // What is half typed is not wrong yet.
  const [isLeft, setLeft] = useState(false);
  const take = () => {
    const reading = readEntries(text, codec);
    setLeft(reading.problem !== undefined);
    if (reading.problem !== undefined || text.trim() === '') return;
    onChange([...values, ...reading.value]);
    type('');
  };
  const removeAt = (index: number) => onChange(values.filter((_, at) => at !== index));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const last = values.at(-1);
    if (event.key === 'Enter' ? text.trim() !== '' : endsEntry(event.key, text, codec)) take();
    else if (event.key === 'Backspace' && text === '' && last !== undefined) {
      removeAt(values.length - 1);
      type(codec.format(last));
    } else return;
    event.preventDefault();
  };
  /** A field of one line drops the ends of lines, and would make one entry of two. */
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const lines = event.clipboardData.getData('text/plain').split(/[\r\n]+/);
    const texts = lines.filter((line) => line.trim() !== '');
    if (texts.length < 2) return;
    event.preventDefault();
    const known = texts.map((line) => codec.parse(line)).filter((entry) => entry !== undefined);
    if (known.length === texts.length) onChange([...values, ...known]);
    else type([...(text === '' ? [] : [text]), ...texts].join(', '));
  };
  return { text, problem: isLeft ? problem : undefined, type, removeAt, onKeyDown, onPaste, onBlur: take };
};

/** A comma or a space after a whole entry takes it, where an entry holds none. */
const endsEntry = <T,>(key: string, text: string, codec: EntryCodec<T>): boolean =>
  codec.ends.includes(key) && text.trim() !== '' && readEntries(text, codec).problem === undefined;

const readEntries = <T,>(text: string, codec: EntryCodec<T>): Reading<readonly T[]> => {
  const parts = codec.ends.length === 0 ? [text] : text.split(/[,\s]+/);
  const values: T[] = [];
  for (const part of parts.map((one) => one.trim()).filter((one) => one !== '')) {
    const value = codec.parse(part);
    if (value === undefined)
      return { problem: `«${part}» is not understood; one looks like ${codec.example}.` };
    values.push(value);
  }
  return { value: values };
};
