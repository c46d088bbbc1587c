import { indentWithTab } from '@codemirror/commands';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import css from './CodeEditor.module.css';
import { documentAt } from './documentAt.ts';
import { type EditorFinding, toDiagnostics } from './editorFindings.ts';
import { type JsonSchema, yamlWithSchema } from './editorSchema.ts';
import { editorTheme } from './editorTheme.ts';
import { fromOutside, normalizeLines, replaceText } from './replaceText.ts';

export interface CodeEditorProps {
  /** The text; once somebody types it is the editor's own, and only what others change of it is taken over. */
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly readOnly?: boolean;
  /** JSON schema of the document that the cursor is in: completion, and explanations on hover. */
  readonly schema?: JsonSchema | undefined;
  /** What was found in the text as it is now; undefined while that is not known, the marks then move with the text. */
  readonly findings?: readonly EditorFinding[] | undefined;
  /** A line (from 1) to go to, again with each new object. */
  readonly reveal?: { readonly line: number } | undefined;
  /** Text of the YAML document that the cursor is in, whenever it may be another. */
  readonly onDocument?: (text: string) => void;
  /** Ctrl-S or ⌘-S. */
  readonly onSave?: () => void;
  /** Name for screen readers. */
  readonly label: string;
  readonly autoFocus?: boolean;
}

interface Session {
  readonly latest: RefObject<CodeEditorProps>;
  /** Texts that `onChange` was told and that have not come back as `value` yet, oldest first. */
  readonly told: string[];
  readonly writable: Compartment;
  readonly language: Compartment;
}

const makeExtensions = ({ latest, told, writable, language }: Session): Extension => [
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
  language.of(yamlWithSchema(latest.current.schema)),
  EditorView.updateListener.of(({ docChanged, selectionSet, state, transactions }) => {
    const { onChange, onDocument } = latest.current;
    if (docChanged && onChange !== undefined && !transactions.some((one) => one.annotation(fromOutside))) {
      const text = state.doc.toString();
      told.push(text);
      onChange(text);
    }
    if (docChanged || selectionSet) onDocument?.(currentDocument(state));
  }),
];

const currentDocument = (state: EditorState): string => {
  const text = state.doc.toString();
  const { from, to } = documentAt(text, state.selection.main.head);
  return text.slice(from, to);
};

const makeWritable = ({ readOnly = false, label, autoFocus = false }: CodeEditorProps): Extension => [
  EditorState.readOnly.of(readOnly),
  EditorView.contentAttributes.of({
    'aria-label': label,
    ...(readOnly ? { 'aria-readonly': 'true' } : {}),
    // A dialog around it gives its first focus there.
    ...(autoFocus ? { 'data-autofocus': 'true' } : {}),
  }),
];

/** What was typed comes back as `value`, late at times, when more is typed already; all else is from outside. */
const takeOver = (view: EditorView, told: string[], value: string): void => {
  const echo = told.indexOf(value);
  if (echo >= 0) {
    told.splice(0, echo + 1);
    return;
  }
  told.length = 0;
  replaceText(view, value);
};

const goToLine = (view: EditorView, line: number): void => {
  const { from } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
};

/** A YAML editor; heavy, so load it with `lazy`. */
export const CodeEditor = (props: CodeEditorProps) => {
  const { value, schema, findings, reveal, readOnly, label } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;
  const session = useRef<Session>(undefined);
  session.current ??= { latest, told: [], writable: new Compartment(), language: new Compartment() };
  const { told, writable, language } = session.current;
  useLayoutEffect(() => {
    const created = new EditorView({
      doc: normalizeLines(latest.current.value),
      extensions: session.current === undefined ? [] : makeExtensions(session.current),
      ...(host.current === null ? {} : { parent: host.current }),
    });
    view.current = created;
    if (latest.current.autoFocus === true) created.focus();
    return () => {
      view.current = null;
      created.destroy();
    };
  }, []);
  useLayoutEffect(() => {
    if (view.current !== null) takeOver(view.current, told, value);
  }, [told, value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only these two are part of it
  useEffect(() => {
    view.current?.dispatch({ effects: writable.reconfigure(makeWritable(latest.current)) });
  }, [readOnly, label]);
  useEffect(() => {
    view.current?.dispatch({ effects: language.reconfigure(yamlWithSchema(schema)) });
  }, [language, schema]);
  useEffect(() => {
    const current = view.current;
    if (current === null || findings === undefined) return;
    current.dispatch(setDiagnostics(current.state, [...toDiagnostics(current.state.doc, findings)]));
  }, [findings]);
  useEffect(() => {
    const current = view.current;
    if (current === null) return;
    if (reveal !== undefined) goToLine(current, reveal.line);
    latest.current.onDocument?.(currentDocument(current.state));
  }, [reveal]);
  return <div ref={host} className={css.editor} />;
};
