import { indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { updateSchema } from 'codemirror-json-schema';
import { yamlSchema } from 'codemirror-json-schema/yaml';
import { useEffect, useLayoutEffect, useRef } from 'react';
import css from './CodeEditor.module.css';
import { type EditorFinding, toDiagnostics } from './editorFindings.ts';
import { editorTheme } from './editorTheme.ts';

export interface CodeEditorProps {
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly readOnly?: boolean;
  /** JSON schema of the document: completion, explanations on hover, and what does not fit is marked. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
  /** What others found, such as the server; replaces the marks of the schema. */
  readonly findings?: readonly EditorFinding[] | undefined;
  /** Ctrl-S or ⌘-S. */
  readonly onSave?: () => void;
  /** Name for screen readers. */
  readonly label: string;
  readonly autoFocus?: boolean;
}

type Latest = React.RefObject<CodeEditorProps>;

const makeExtensions = (latest: Latest, writable: Compartment, language: Compartment): Extension => [
  keymap.of([
    {
      key: 'Mod-s',
      preventDefault: true,
      run: () => {
        latest.current.onSave?.();
        return true;
      },
    },
    // Tab would hold the keyboard captive; Escape and then Tab leaves.
    indentWithTab,
  ]),
  basicSetup,
  lintGutter(),
  editorTheme,
  EditorView.lineWrapping,
  EditorState.tabSize.of(2),
  writable.of(makeWritable(latest.current)),
  language.of(makeLanguage(latest.current.schema)),
  EditorView.updateListener.of((update) => {
    if (update.docChanged) latest.current.onChange?.(update.state.doc.toString());
  }),
];

const makeWritable = ({ readOnly = false, label }: CodeEditorProps): Extension => [
  EditorState.readOnly.of(readOnly),
  EditorView.contentAttributes.of({ 'aria-label': label, ...(readOnly ? { 'aria-readonly': 'true' } : {}) }),
];

const makeLanguage = (schema: CodeEditorProps['schema']): Extension =>
  schema === undefined ? yaml() : yamlSchema(schema);

/** A YAML editor; heavy, so load it with `lazy`. */
export const CodeEditor = (props: CodeEditorProps) => {
  const { value, schema, findings, readOnly, label } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;
  const parts = useRef({ writable: new Compartment(), language: new Compartment() });
  useEffect(() => {
    const { writable, language } = parts.current;
    const created = new EditorView({
      doc: latest.current.value,
      extensions: makeExtensions(latest, writable, language),
      ...(host.current === null ? {} : { parent: host.current }),
    });
    view.current = created;
    if (latest.current.autoFocus === true) created.focus();
    return () => created.destroy();
  }, []);
  // With the same stroke as the value: what is typed in between would be taken for out of date.
  useLayoutEffect(() => {
    const current = view.current;
    if (current === null || current.state.doc.toString() === value) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: value } });
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only these two are part of it
  useEffect(() => {
    view.current?.dispatch({
      effects: parts.current.writable.reconfigure(makeWritable(latest.current)),
    });
  }, [readOnly, label]);
  useEffect(() => {
    const current = view.current;
    if (current === null) return;
    current.dispatch({ effects: parts.current.language.reconfigure(makeLanguage(schema)) });
    if (schema !== undefined) updateSchema(current, schema);
  }, [schema]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marks move with the text
  useEffect(() => {
    const current = view.current;
    if (current === null || findings === undefined) return;
    current.dispatch(setDiagnostics(current.state, [...toDiagnostics(current.state.doc, findings)]));
  }, [findings, value]);
  return <div ref={host} className={css.editor} />;
};
