import { diff } from '@codemirror/merge';
import { Annotation, Transaction } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

/** Marks a change that nobody typed. */
export const fromOutside = Annotation.define<true>();

/** As the editor holds it: its lines end with a line feed alone. */
export const normalizeLines = (text: string): string => text.replaceAll(/\r\n?/g, '\n');

/** Changes only what differs, so that cursor, selection and what can be undone stay with the rest. */
export const replaceText = (view: EditorView, text: string): void => {
  const next = normalizeLines(text);
  const changes = diff(view.state.doc.toString(), next, { scanLimit: 500 }).map(
    ({ fromA, toA, fromB, toB }) => ({ from: fromA, to: toA, insert: next.slice(fromB, toB) }),
  );
  if (changes.length === 0) return;
  view.dispatch({ changes, annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)] });
};
