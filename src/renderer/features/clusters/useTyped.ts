import { useEffect, useState } from 'react';
import type { Draft } from './useDraft.ts';

/** What a text means, or why it means nothing, as a sentence. */
export type Reading<Value> =
  | { readonly value: Value; readonly problem?: never }
  | { readonly problem: string };

interface TypedOptions<Value> {
  /** Names the field among the findings, such as `CPUs of demo-worker-1`. */
  readonly name: string;
  readonly value: Value;
  /** How a value looks while nobody types. */
  readonly show: (value: Value) => string;
  readonly read: (text: string) => Reading<Value>;
  readonly onChange: (value: Value) => void;
}

export interface TypedField {
  readonly text: string;
  readonly problem: string | undefined;
  readonly type: (text: string) => void;
  /** The field is left: what was understood is shown as it is written everywhere, anything else stays. */
  readonly leave: () => void;
}

/**
 * The text of a field while somebody types in it. It stays as it was typed, whatever the cluster makes of it, until
 * the field is left, or its value or the file beside the form is changed by other means; a cluster with a text that
 * means nothing is not made.
 */
export const useTyped = <Value>(draft: Draft, options: TypedOptions<Value>): TypedField => {
  const { name, value, show, read, onChange } = options;
  const { edition, setProblem } = draft;
  const [typed, setTyped] = useState<{ readonly text: string; readonly edition: number }>();
  const shown = show(value);
  const reading = typed?.edition === edition ? read(typed.text) : undefined;
  const isOurs = reading !== undefined && (reading.problem !== undefined || show(reading.value) === shown);
  const text = isOurs ? typed?.text : undefined;
  const problem = isOurs ? reading.problem : undefined;
  useEffect(() => {
    setProblem(name, problem);
    return () => setProblem(name, undefined);
  }, [name, problem, setProblem]);
  return {
    text: text ?? shown,
    problem,
    type: (next) => {
      setTyped({ text: next, edition });
      const meant = read(next);
      if (meant.problem === undefined) onChange(meant.value);
    },
    leave: () => {
      if (problem === undefined) setTyped(undefined);
    },
  };
};
