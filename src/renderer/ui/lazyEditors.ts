import { lazy } from 'react';
import { loadPart } from './loadPart.ts';

/** The editor, which is large, loaded when it is first drawn; it needs a `Suspense` around it. */
export const CodeEditor = lazy(async () => ({
  default: (await loadPart(() => import('./CodeEditor.tsx'))).CodeEditor,
}));

/** Two texts beside each other, loaded in the same way. */
export const DiffView = lazy(async () => ({
  default: (await loadPart(() => import('./DiffView.tsx'))).DiffView,
}));

/** Two texts to put together, loaded in the same way. */
export const MergeEditor = lazy(async () => ({
  default: (await loadPart(() => import('./MergeEditor.tsx'))).MergeEditor,
}));
