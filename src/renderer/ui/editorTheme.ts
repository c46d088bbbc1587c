import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--sw-page)', color: 'var(--sw-text)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--sw-mono)', lineHeight: '18px' },
  '.cm-content': { caretColor: 'var(--sw-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--sw-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--sw-panel)',
    color: 'var(--sw-dim)',
    borderRight: '1px solid var(--sw-line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--sw-hover) 60%, transparent)',
  },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
    backgroundColor: 'var(--sw-picked) !important',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--sw-raised)',
    color: 'var(--sw-text)',
    border: '1px solid var(--sw-line)',
    maxWidth: '480px',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--sw-picked)',
    color: 'var(--sw-text)',
  },
  '.cm-panels': {
    backgroundColor: 'var(--sw-panel)',
    color: 'var(--sw-text)',
    borderColor: 'var(--sw-line)',
  },
  '.cm-textfield': { backgroundColor: 'var(--sw-page)', border: '1px solid var(--sw-line)' },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--sw-raised)',
    border: '1px solid var(--sw-line)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--sw-flash)', outline: '1px solid var(--sw-warn)' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--sw-hover)',
    color: 'var(--sw-dim)',
    borderColor: 'var(--sw-line)',
  },
  '.cm-diagnostic': { whiteSpace: 'pre-wrap' },
  '.cm-collapsedLines': { background: 'var(--sw-panel)', color: 'var(--sw-dim)' },
  // Its own mark is a letter that few fonts have.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
});

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--sw-accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--sw-ok)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--sw-busy)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--sw-dim)', fontStyle: 'italic' },
  { tag: [tags.meta, tags.labelName, tags.typeName], color: 'var(--sw-warn)' },
]);

/** Colours of the editors, from the same variables as everything else, so they follow light and dark by themselves. */
export const editorTheme = [look, syntaxHighlighting(highlight)];
