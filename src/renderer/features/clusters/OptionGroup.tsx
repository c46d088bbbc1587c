import type { ReactNode } from 'react';
import css from './wizard.module.css';

/** Options that belong together, folded. */
export const OptionGroup = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) => (
  <details className={css.group}>
    <summary>{title}</summary>
    <div>{children}</div>
  </details>
);
