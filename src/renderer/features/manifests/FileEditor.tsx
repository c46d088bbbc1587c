import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useMemo, useState } from 'react';
import type { ManifestFile, ManifestFinding } from '../../../shared/contract/manifests.ts';
import { queries } from '../../api/queries.ts';
import { CodeEditor } from '../../ui/lazyEditors.ts';
import css from './manifests.module.css';
import { splitDocuments, type TextDocument } from './splitDocuments.ts';

export interface FileEditorProps {
  readonly cluster: string;
  readonly file: ManifestFile;
  readonly findings: readonly ManifestFinding[];
  /** Line (from 1) whose document is shown. */
  readonly line: number;
  readonly readOnly: boolean;
  readonly onChange: (text: string) => void;
}

/** Schema of one kind of the cluster; it hardly changes while somebody edits. */
const useSchema = (cluster: string, { apiVersion = '', kind = '' }: TextDocument) => {
  const { data } = useQuery({
    ...queries.manifests.schema.queryOptions({ input: { cluster, apiVersion, kind } }),
    enabled: apiVersion !== '' && kind !== '',
    staleTime: 60_000,
    retry: false,
  });
  return data;
};

const nameDocument = ({ kind = 'Document', line }: TextDocument) => `${kind}, line ${line}`;

/** Edits a file one document at a time, each with the completion and explanations of its own kind. */
export const FileEditor = ({ cluster, file, findings, line, readOnly, onChange }: FileEditorProps) => {
  const documents = useMemo(() => splitDocuments(file.text), [file.text]);
  const wanted = documents.findLastIndex((document) => document.line <= line);
  const [index, setIndex] = useState(Math.max(0, wanted));
  const document = documents[index] ?? documents.at(-1) ?? { start: 0, end: file.text.length, line: 1 };
  const schema = useSchema(cluster, document);
  const next = documents[documents.indexOf(document) + 1];
  const own = useMemo(
    () =>
      findings
        .filter((one) => one.line >= document.line && (next === undefined || one.line < next.line))
        .map((one) => ({ ...one, line: one.line - document.line + 1 })),
    [findings, document.line, next],
  );
  const change = (text: string) => {
    // A document that is not the last one ends where the next one's line of --- begins.
    const whole = next === undefined || text.endsWith('\n') ? text : `${text}\n`;
    onChange(file.text.slice(0, document.start) + whole + file.text.slice(document.end));
  };
  return (
    <>
      {documents.length < 2 ? null : (
        <Select
          aria-label="Document"
          data={documents.map((one, at) => ({ value: String(at), label: nameDocument(one) }))}
          value={String(documents.indexOf(document))}
          allowDeselect={false}
          onChange={(value) => setIndex(Number(value ?? 0))}
        />
      )}
      <div className={css.pane}>
        <Suspense fallback={null}>
          <CodeEditor
            key={`${file.path} ${documents.indexOf(document)}`}
            label={`Text of ${file.path}`}
            value={file.text.slice(document.start, document.end)}
            readOnly={readOnly}
            autoFocus={file.text === ''}
            schema={schema}
            findings={own.length > 0 ? own : undefined}
            onChange={change}
          />
        </Suspense>
      </div>
    </>
  );
};
