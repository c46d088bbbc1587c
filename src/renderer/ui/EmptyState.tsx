import type { ReactNode } from 'react';
import type { Icon } from './registry.ts';
import css from './text.module.css';

/** Where there is nothing: a sentence that says why, and what to do next. */
export const EmptyState = ({
  icon: Picture,
  title,
  children,
  action,
}: {
  readonly icon?: Icon;
  /** A sentence: «No pods in the namespace shop.» */
  readonly title: string;
  readonly children?: ReactNode;
  /** A button or a link. */
  readonly action?: ReactNode;
}) => (
  <div className={css.empty}>
    {Picture === undefined ? null : <Picture size={32} stroke={1.5} />}
    <h2>{title}</h2>
    {children === undefined ? null : <div className={css.hint}>{children}</div>}
    {action}
  </div>
);
