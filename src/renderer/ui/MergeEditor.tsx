import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';
import css from './CodeEditor.module.css';
import { yamlWithSchema } from './editorSchema.ts';
import { editorTheme } from './editorTheme.ts';

export interface MergeEditorProps {
  /** At the left, to read, and to take over part by part. */
  readonly theirs: string;
  /** At the right, to edit; its text from the beginning on. */
  readonly mine: string;
  readonly onChange: (mine: string) => void;
  /** Name for screen readers. */
  readonly label: string;
}

/** Two texts beside each other, the right one to edit. Heavy, so load it with `lazy`. */
export const MergeEditor = (props: MergeEditorProps) => {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const { theirs, label } = props;
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const look = [basicSetup, yamlWithSchema(undefined), editorTheme, EditorView.lineWrapping];
    const named = (name: string) => EditorView.contentAttributes.of({ 'aria-label': `${label}: ${name}` });
    const view = new MergeView({
      parent,
      a: { doc: theirs, extensions: [look, named('in the cluster'), EditorState.readOnly.of(true)] },
      b: {
        doc: latest.current.mine,
        extensions: [
          look,
          named('yours'),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) latest.current.onChange(state.doc.toString());
          }),
        ],
      },
      collapseUnchanged: { margin: 3, minSize: 6 },
      revertControls: 'a-to-b',
      renderRevertControl: () => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = '→';
        button.title = 'Take this over from the cluster';
        button.setAttribute('aria-label', button.title);
        return button;
      },
    });
    return () => view.destroy();
  }, [theirs, label]);
  return <div ref={host} className={css.diff} />;
};
