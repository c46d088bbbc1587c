import { api } from '../../api/api.ts';
import { useLatest } from '../../api/useLive.ts';
import { Age } from '../../ui/Age.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Part } from '../../ui/Field.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { nodeRef } from './nodeRef.ts';
import css from './nodes.module.css';

/** What Kubernetes has noted about a node lately. */
export const NodeEvents = ({ cluster, node }: { readonly cluster: string; readonly node: string }) => {
  const { state, error } = useLatest(
    (signal) => api.resources.detail({ cluster, ref: nodeRef(node) }, { signal }),
    [cluster, node],
  );
  return (
    <Part title="Events">
      {error === undefined ? null : <ErrorNote error={error} />}
      {state?.events.length === 0 && error === undefined ? (
        <span className={css.dim}>None in the last hour.</span>
      ) : null}
      <ul className={css.conditions}>
        {state?.events.map(({ type, reason, message, count, lastAt }) => (
          <li key={`${reason} ${message}`}>
            <StateMark word={reason} tone={type === 'Warning' ? 'warn' : 'ok'} />
            <span>
              {message}
              {count > 1 ? ` (${formatPlural(count, 'time')})` : ''}
            </span>
            <span className={css.dim}>
              <Age at={lastAt} />
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
};
