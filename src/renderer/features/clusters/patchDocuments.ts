import { type Document, parseAllDocuments, stringify } from 'yaml';
import type { z } from 'zod';
import type { Reading } from './useTyped.ts';

/** Documents of a YAML text, each of which has to fit the schema; or what is wrong, as a sentence. Throws never. */
export const parseDocuments = <T>(text: string, schema: z.ZodType<T>): Reading<readonly T[]> => {
  const values: T[] = [];
  for (const document of parseAllDocuments(text)) {
    const { problem, value } = readDocument(document);
    if (problem !== undefined) return { problem };
    const result = schema.safeParse(value);
    if (result.success) values.push(result.data);
    else {
      const [issue] = result.error.issues;
      return { problem: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() };
    }
  }
  return { value: values };
};

/** What the library finds only when it makes values of a document, such as an alias of nothing, is thrown by it. */
const readDocument = (
  document: Document.Parsed,
): { readonly problem?: string | undefined; readonly value?: unknown } => {
  const [error] = document.errors;
  if (error !== undefined) return { problem: error.message.split('\n')[0] ?? 'This is not YAML.' };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    // What holds itself has no text.
    JSON.stringify(value);
    return { value };
  } catch (thrown) {
    return thrown instanceof ReferenceError
      ? { problem: thrown.message }
      : { problem: 'An anchor here holds its own alias, so it has no end.' };
  }
};

export const printDocuments = (values: readonly unknown[]): string =>
  values.map((value) => stringify(value, { lineWidth: 0 })).join('---\n');
