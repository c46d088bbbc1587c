import type { ManifestFile, ManifestFinding } from '../../../shared/contract/manifests.ts';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './manifests.module.css';

export interface FileListProps {
  readonly files: readonly ManifestFile[];
  readonly findings: readonly ManifestFinding[];
  readonly chosen: string | undefined;
  /** Opens a file in the editor, at a line where one is given. */
  readonly onChoose: (path: string, line?: number) => void;
}

const FileMark = ({ findings }: { readonly findings: readonly ManifestFinding[] }) => {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) return <StateMark word={formatPlural(errors, 'error')} tone="bad" />;
  if (findings.length > 0) return <StateMark word={formatPlural(findings.length, 'note')} tone="warn" />;
  return null;
};

/** The files, each with what was found in it. */
export const FileList = ({ files, findings, chosen, onChoose }: FileListProps) => (
  <section className={css.column} aria-label="Files">
    <header>
      <h3>{formatPlural(files.length, 'file')}</h3>
    </header>
    <ul className={css.scroll}>
      {files.map(({ path }) => {
        const own = findings.filter(({ file }) => file === path);
        return (
          <li key={path} className={css.entry}>
            <div className={css.row} data-picked={path === chosen || undefined}>
              <button
                type="button"
                className={css.choose}
                aria-pressed={path === chosen}
                onClick={() => onChoose(path)}
              >
                <span className={`${css.name} mono`}>{path}</span>
                <FileMark findings={own} />
              </button>
            </div>
            {own.map(({ line, severity, message }) => (
              <button
                key={`${line} ${message}`}
                type="button"
                className={css.finding}
                data-severity={severity}
                onClick={() => onChoose(path, line)}
              >
                <span>
                  {severity === 'error' ? 'Error' : 'Note'}, line {line}:
                </span>{' '}
                {message}
              </button>
            ))}
          </li>
        );
      })}
    </ul>
  </section>
);
