import { NumberInput, TextInput } from '@mantine/core';
import type { Draft } from './useDraft.ts';
import { type Reading, useTyped } from './useTyped.ts';

interface FieldProps {
  readonly draft: Draft;
  /** For screen readers, and among the findings. */
  readonly name: string;
  /** Above it, where nothing beside it says what it is. */
  readonly label?: string;
  readonly placeholder?: string;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
}

const attributes = ({ name, label, placeholder, autoFocus }: FieldProps) => ({
  'aria-label': name,
  ...(label === undefined ? {} : { label }),
  ...(placeholder === undefined ? {} : { placeholder }),
  ...(autoFocus === undefined ? {} : { autoFocus }),
});

/** A line of text; spaces around it do not count. */
export const DraftText = (
  props: FieldProps & { readonly value: string; readonly onChange: (text: string) => void },
) => {
  const { draft, name, value, error, onChange } = props;
  const typed = useTyped(draft, {
    name,
    value,
    show: String,
    read: (text) => ({ value: text.trim() }),
    onChange,
  });
  return (
    <TextInput
      {...attributes(props)}
      value={typed.text}
      error={error}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => typed.type(event.currentTarget.value)}
      onBlur={typed.leave}
    />
  );
};

export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly step?: number;
  /** Empty stands for undefined; otherwise a number is needed. */
  readonly mayBeEmpty?: boolean;
}

/** A number that was typed; undefined for an empty field that may be. */
export const readNumber = (text: string, range: NumberRange): Reading<number | undefined> => {
  const { least, most, step = 1, mayBeEmpty = false } = range;
  if (text.trim() === '' && mayBeEmpty) return { value: undefined };
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const isWhole = Number.isInteger(step);
  if (Number.isNaN(value) || value < least || value > most || (isWhole && !Number.isInteger(value)))
    return { problem: `This takes a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.` };
  return { value };
};

export const DraftNumber = (
  props: FieldProps & {
    readonly range: NumberRange;
    readonly value: number | undefined;
    readonly onChange: (value: number | undefined) => void;
  },
) => {
  const { draft, name, range, value, error, onChange } = props;
  const typed = useTyped(draft, {
    name,
    value,
    show: (one) => (one === undefined ? '' : String(one)),
    read: (text) => readNumber(text, range),
    onChange,
  });
  return (
    <NumberInput
      {...attributes(props)}
      value={typed.text}
      error={typed.problem ?? error}
      min={range.least}
      max={range.most}
      step={range.step ?? 1}
      clampBehavior="none"
      trimLeadingZeroesOnBlur={false}
      onChange={(next) => typed.type(String(next))}
      onBlur={typed.leave}
    />
  );
};
