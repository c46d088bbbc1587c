import { useOperations } from '../../api/shared.ts';
import { Age, Elapsed } from '../../ui/Age.tsx';
import { hrefOf, operationPath } from '../../ui/links.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './operation.module.css';
import { nameOperation, toneOfStep } from './operationWords.ts';

/** What was done and is being done, newest first; in the dock. */
export const OperationsTab = () => {
  const { state: records, status } = useOperations();
  if (records.length === 0) {
    return <p className={css.quiet}>{status === 'connecting' ? '' : 'Nothing has been done yet.'}</p>;
  }
  return (
    <table className={css.list} aria-label="Operations">
      <tbody>
        {records.map((record) => (
          <tr key={record.id}>
            <td>
              <StateMark word={record.state} tone={toneOfStep(record.state)} />
            </td>
            <td>
              <a href={hrefOf(operationPath(record.id))}>{nameOperation(record)}</a>
            </td>
            <td className={css.dim}>
              {record.state === 'running'
                ? record.phases.find(({ state }) => state === 'running')?.title
                : record.error?.message}
            </td>
            <td className={css.time}>
              {record.state === 'interrupted' ? null : (
                <Elapsed from={record.startedAt} to={record.endedAt} />
              )}
            </td>
            <td className={css.time}>
              <Age at={record.startedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
