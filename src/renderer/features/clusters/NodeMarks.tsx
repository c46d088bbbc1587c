import { toneOf } from '../../ui/stateTone.ts';
import css from './home.module.css';

interface Node {
  readonly name: string;
  readonly role: string;
  readonly state: string;
}

const MOST = 24;

/** Nodes as a row of small marks: control planes are squares, workers are round; the colour is the state. */
export const NodeMarks = ({ nodes }: { readonly nodes: readonly Node[] }) => {
  if (nodes.length === 0) return null;
  const words = nodes.map(({ name, state }) => `${name}: ${state}`).join(', ');
  return (
    <span className={css.marks} role="img" aria-label={words}>
      {nodes.slice(0, MOST).map(({ name, role, state }) => (
        <span key={name} data-role={role} data-tone={toneOf(state)} title={`${name}: ${state}`} />
      ))}
      {nodes.length > MOST ? <span className={css.further}>+{nodes.length - MOST}</span> : null}
    </span>
  );
};
