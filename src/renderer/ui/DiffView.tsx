import { yaml } from '@codemirror/lang-yaml';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import css from './CodeEditor.module.css';
import { editorTheme } from './editorTheme.ts';

const collapseUnchanged = { margin: 3, minSize: 6 };

const makeExtensions = (label: string): Extension => [
  lineNumbers(),
  yaml(),
  editorTheme,
  EditorView.lineWrapping,
  EditorState.readOnly.of(true),
  EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
];

/** What is and what would be; beside each other, or below each other with `unified`. Heavy, so load it with `lazy`. */
export const DiffView = ({
  before,
  after,
  label,
  unified = false,
}: {
  readonly before: string;
  readonly after: string;
  /** Name for screen readers. */
  readonly label: string;
  readonly unified?: boolean;
}) => {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const view = unified
      ? new EditorView({
          parent,
          doc: after,
          extensions: [
            makeExtensions(label),
            unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged }),
          ],
        })
      : new MergeView({
          parent,
          a: { doc: before, extensions: makeExtensions(`${label}: before`) },
          b: { doc: after, extensions: makeExtensions(`${label}: after`) },
          collapseUnchanged,
          gutter: true,
        });
    return () => view.destroy();
  }, [before, after, label, unified]);
  return <div ref={host} className={css.diff} />;
};
