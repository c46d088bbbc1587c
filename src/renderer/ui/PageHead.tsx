import type { ReactNode } from 'react';
import css from './text.module.css';

/** The line at the top of a page: its title, then filters; what follows `<PageGap />` stands at the right. */
export const PageHead = ({ title, children }: { readonly title: string; readonly children?: ReactNode }) => (
  <header className={css.head}>
    <h1>{title}</h1>
    {children}
  </header>
);

export const PageGap = () => <div className={css.grow} />;

/** A page of text and forms, no wider than can be read. */
export const Page = ({ children }: { readonly children: ReactNode }) => (
  <div className={css.page}>{children}</div>
);

/** Buttons in a row. */
export const Actions = ({ children }: { readonly children: ReactNode }) => (
  <div className={css.actions}>{children}</div>
);
