import { type ReactNode, useEffect, useRef } from 'react';
import css from './hosts.module.css';

/** What most people leave alone, folded; it opens when something in it is needed. */
export const More = (props: {
  readonly title: string;
  readonly isNeeded?: boolean;
  readonly children: ReactNode;
}) => {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (props.isNeeded && details.current !== null) details.current.open = true;
  }, [props.isNeeded]);
  return (
    <details ref={details} className={css.more}>
      <summary>{props.title}</summary>
      <div>{props.children}</div>
    </details>
  );
};
