import { Checkbox } from '@mantine/core';
import type { PastedResult } from '../../../shared/machine.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './hosts.module.css';
import { Fingerprint } from './KeyWords.tsx';
import { findUnknownKey } from './machineForm.ts';
import type { AddingLines } from './useAddLines.ts';

/** What became of each line; a key that is unknown is confirmed here, each for itself. */
export const LineResults = ({ lines }: { readonly lines: AddingLines }) => (
  <ul className={css.results} aria-label="What became of each machine" aria-live="polite">
    {lines.results.map((result) => (
      <li key={`${result.machine?.name} ${result.line} ${result.text}`}>
        <ResultWords {...{ result, lines }} />
      </li>
    ))}
  </ul>
);

const ResultWords = ({
  result: { text, machine, error },
  lines,
}: {
  readonly result: PastedResult;
  readonly lines: AddingLines;
}) => {
  if (machine !== undefined) {
    return (
      <p className={css.sentence}>
        <StateMark word="added" tone="ok" /> <strong className="mono">{machine.name}</strong>{' '}
        <code className={css.dim}>{machine.target}</code>
      </p>
    );
  }
  const fingerprint = findUnknownKey(error);
  return (
    <>
      <p className={css.sentence}>
        <StateMark
          word={fingerprint === undefined ? 'not added' : 'key unknown'}
          tone={fingerprint === undefined ? 'bad' : 'warn'}
        />{' '}
        <code>{text}</code>
      </p>
      {fingerprint === undefined ? (
        <>
          <p className={css.sentence}>{error?.message}</p>
          {error?.hint === undefined ? null : <p className={css.dim}>{error.hint}</p>}
        </>
      ) : (
        <>
          <Fingerprint fingerprint={fingerprint} about={error?.details?.[1]} />
          <Checkbox
            label={`I compared it: it is the key of ${text}`}
            checked={lines.acceptedKeys.includes(fingerprint)}
            onChange={(event) => lines.accept(fingerprint, event.currentTarget.checked)}
          />
        </>
      )}
    </>
  );
};
