import { Button } from '@mantine/core';
import type { HostFinding } from '../../../shared/hostFinding.ts';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { fixWords, levelMarks, sortFindings } from './findingWords.ts';
import css from './hosts.module.css';

/** What a check found on one machine: problems first, and what is fine folded. */
export const FindingList = (props: {
  readonly machine: string;
  readonly findings: readonly HostFinding[];
  /** Offers what Slipway can mend itself. */
  readonly onFix?: (finding: HostFinding) => void;
}) => {
  const { machine, findings, onFix } = props;
  const fine = findings.filter(({ level }) => level === 'ok');
  const open = sortFindings(findings).filter(({ level }) => level !== 'ok');
  return (
    <>
      {open.length === 0 ? null : (
        <ul className={css.findings} aria-label={`What stands in the way on ${machine}`}>
          {open.map((finding, index) => (
            // Nothing of them is unique, and their order is that of the check.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={`${finding.id} ${index}`}>
              <Finding finding={finding} onFix={onFix} />
            </li>
          ))}
        </ul>
      )}
      {fine.length === 0 ? null : (
        <details className={css.fine}>
          <summary>
            {formatPlural(fine.length, 'thing')} {fine.length === 1 ? 'is' : 'are'} fine
          </summary>
          <dl>
            {fine.map(({ id, title, found }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <div key={`${id} ${index}`}>
                <dt>{title}</dt>
                <dd>{found}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
};

const Finding = ({
  finding,
  onFix,
}: {
  readonly finding: HostFinding;
  readonly onFix: ((finding: HostFinding) => void) | undefined;
}) => {
  const { level, title, found, means, todo, fix } = finding;
  return (
    <>
      <p>
        <StateMark {...levelMarks[level]} /> <strong>{title}:</strong> {found}
      </p>
      {means === undefined ? null : <p>{means}</p>}
      {todo === undefined ? null : <p className={css.todo}>{todo}</p>}
      {fix === undefined || onFix === undefined ? null : (
        <Button variant="default" onClick={() => onFix(finding)}>
          {fixWords[fix].verb} …
        </Button>
      )}
    </>
  );
};
