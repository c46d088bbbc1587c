/** What a manifest says it is; empty where it does not say so. */
export interface DocumentType {
  readonly apiVersion: string;
  readonly kind: string;
}

const VALUE = String.raw`["']?\s*:\s*["']?([\w./-]+)`;

/** A field of the document itself before one that stands deeper, as in JSON or in `ownerReferences`. */
const readField = (text: string, name: string): string =>
  (new RegExp(`^["']?${name}${VALUE}`, 'm').exec(text) ??
    new RegExp(`^\\s*[{,]?\\s*["']?${name}${VALUE}`, 'm').exec(text))?.[1] ?? '';

/** Reads the type of a document that may be half written. */
export const readType = (text: string): DocumentType => ({
  apiVersion: readField(text, 'apiVersion'),
  kind: readField(text, 'kind'),
});
