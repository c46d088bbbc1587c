import { yaml, yamlLanguage } from '@codemirror/lang-yaml';
import type { EditorState, Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import { stateExtensions } from 'codemirror-json-schema';
import { yamlCompletion, yamlSchemaHover } from 'codemirror-json-schema/yaml';
import { parse } from 'yaml';
import { documentAt } from './documentAt.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The document that is being written, as far as it can be read; the library would read all of the text as one. */
const parseCurrent = (state: EditorState) => {
  const text = state.doc.toString();
  const { from, to } = documentAt(text, state.selection.main.head);
  try {
    const data: unknown = parse(text.slice(from, to), { logLevel: 'silent' });
    return { data, pointers: new Map() };
  } catch {
    return { data: null, pointers: new Map() };
  }
};

/** YAML; with a schema, completion and explanations for the document that the cursor is in. */
export const yamlWithSchema = (schema: JsonSchema | undefined): Extension => {
  if (schema === undefined) return yaml();
  const hover = yamlSchemaHover();
  return [
    yaml(),
    yamlLanguage.data.of({ autocomplete: yamlCompletion({ jsonParser: parseCurrent }) }),
    hoverTooltip((view, position, side) => {
      const { from, to } = documentAt(view.state.doc.toString(), view.state.selection.main.head);
      return position < from || position > to ? null : hover(view, position, side);
    }),
    stateExtensions(schema),
  ];
};
