import { openDialog } from '../../ui/overlays.tsx';
import { ImportDialog } from './ImportDialog.tsx';

export interface ImportText {
  /** What it is called: a file's name. */
  readonly name: string;
  readonly text: string;
}

/** Asks what to import; without a text it is asked for too. */
export const openImport = (given?: ImportText): void => {
  openDialog((close) => <ImportDialog {...(given === undefined ? {} : { given })} onClose={close} />);
};

/** One after the other. */
export const openImports = ([first, ...rest]: readonly ImportText[]): void => {
  if (first === undefined) return;
  openDialog((close) => (
    <ImportDialog
      given={first}
      onClose={() => {
        close();
        openImports(rest);
      }}
    />
  ));
};
