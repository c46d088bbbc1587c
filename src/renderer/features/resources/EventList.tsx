import type { ResourceEventRow } from '../../../shared/contract/resources.ts';
import { Age } from '../../ui/Age.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './resources.module.css';

/** What happened to one object, newest first. */
export const EventList = ({ events }: { readonly events: readonly ResourceEventRow[] }) => {
  if (events.length === 0) {
    return (
      <EmptyState title="Nothing has happened to it lately.">
        Kubernetes keeps events for one hour.
      </EmptyState>
    );
  }
  return (
    <ul className={css.events}>
      {events.map((event) => (
        <li key={`${event.reason} ${event.firstAt} ${event.message}`}>
          <div className={css.line}>
            <StateMark word={event.reason} tone={event.type === 'Warning' ? 'warn' : 'idle'} />
            {event.count > 1 ? <span className={css.dim}>{formatPlural(event.count, 'time')}</span> : null}
            <span className={css.grow} />
            <span className={css.dim}>
              {event.from} <Age at={event.lastAt} />
            </span>
          </div>
          <div>{event.message}</div>
        </li>
      ))}
    </ul>
  );
};
