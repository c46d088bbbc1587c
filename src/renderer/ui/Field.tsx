import type { ReactNode } from 'react';
import css from './Field.module.css';

/** Facts in two columns: what, and how it is. */
export const Facts = ({ children }: { readonly children: ReactNode }) => (
  <dl className={css.facts}>{children}</dl>
);

/** One fact; nothing is shown where there is none. */
export const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) =>
  children === undefined || children === null || children === '' ? null : (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );

/** A part of a page or panel with a heading. */
export const Part = ({
  title,
  actions,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) => (
  <section className={css.part}>
    <header>
      <h3>{title}</h3>
      {actions}
    </header>
    {children}
  </section>
);

/** A row of a form: a label with its explanation at the left, the control at the right; below each other where narrow. */
export const Field = ({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
}) => (
  <div className={css.field}>
    <div>
      <div className={css.label}>{label}</div>
      {hint === undefined ? null : <div className={css.hint}>{hint}</div>}
    </div>
    <div className={css.control}>{children}</div>
  </div>
);

/** Short labels such as `app=web`, each as its own small box. */
export const Chips = ({ values }: { readonly values: readonly string[] }) => (
  <span className={css.chips}>
    {values.map((value) => (
      <code key={value}>{value}</code>
    ))}
  </span>
);
