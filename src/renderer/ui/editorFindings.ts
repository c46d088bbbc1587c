import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';

/** Something found in the text; lines and columns count from 1. */
export interface EditorFinding {
  readonly line: number;
  readonly column?: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** Findings as marks in the text; those whose line is gone stand at the end. */
export const toDiagnostics = (doc: Text, findings: readonly EditorFinding[]): readonly Diagnostic[] =>
  findings
    .map(({ line, column, severity, message }) => {
      const { from, to, text } = doc.line(Math.max(1, Math.min(line, doc.lines)));
      const indent = text.length - text.trimStart().length;
      const start = Math.min(from + (column === undefined ? indent : column - 1), to);
      return { from: start, to: Math.max(start, to), severity, message };
    })
    .sort((a, b) => a.from - b.from);
