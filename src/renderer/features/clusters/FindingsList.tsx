import type { FileFinding } from '../../../shared/contract/clusters.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './wizard.module.css';

/** What is wrong, or worth knowing, in words. */
export const FindingsList = ({ findings }: { readonly findings: readonly FileFinding[] }) => (
  <ul className={css.findings} aria-label="Findings" aria-live="polite">
    {findings.map(({ severity, message, line, path }) => (
      <li key={`${line} ${path} ${message}`}>
        <StateMark
          word={severity === 'error' ? 'Error' : 'Note'}
          tone={severity === 'error' ? 'bad' : 'warn'}
        />
        <span>
          {line === undefined ? '' : `Line ${line}: `}
          {path === undefined ? message : <FindingOf path={path} message={message} />}
        </span>
      </li>
    ))}
  </ul>
);

const FindingOf = ({ path, message }: { readonly path: string; readonly message: string }) => (
  <>
    <code>{path}</code>: {message}
  </>
);
