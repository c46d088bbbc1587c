import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import type { ManifestFile, ManifestFinding } from '../../../shared/contract/manifests.ts';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
import { CodeEditor } from '../../ui/lazyEditors.ts';
import css from './manifests.module.css';
import { type DocumentType, readType } from './readType.ts';

export interface FileEditorProps {
  readonly cluster: string;
  readonly file: ManifestFile;
  /** What was found in the text as it is now; undefined while that is being found out. */
  readonly findings: readonly ManifestFinding[] | undefined;
  /** Line (from 1) to go to, again with each new object. */
  readonly reveal: { readonly line: number };
  readonly readOnly: boolean;
  readonly onChange: (text: string) => void;
}

/** Schema of one kind of the cluster; it hardly changes while somebody edits. */
const useSchema = (cluster: string, { apiVersion, kind }: DocumentType) => {
  const input = { cluster, apiVersion, kind };
  const { data } = useQuery({
    queryKey: queries.manifests.schema.queryKey({ input }),
    // A kind that is half typed has none, and an answer has to be something.
    queryFn: async ({ signal }) => (await api.manifests.schema(input, { signal })) ?? null,
    enabled: apiVersion !== '' && kind !== '',
    staleTime: 60_000,
    retry: false,
  });
  return data ?? undefined;
};

/** Edits a file whole, with the completion and explanations of the kind that the cursor is in. */
export const FileEditor = ({ cluster, file, findings, reveal, readOnly, onChange }: FileEditorProps) => {
  const [type, setType] = useState(() => readType(file.text));
  const schema = useSchema(cluster, type);
  const note = (document: string) => {
    const next = readType(document);
    setType((now) => (now.apiVersion === next.apiVersion && now.kind === next.kind ? now : next));
  };
  return (
    <div className={css.pane}>
      <Suspense fallback={null}>
        <CodeEditor
          label={`Text of ${file.path}`}
          value={file.text}
          readOnly={readOnly}
          autoFocus={file.text === ''}
          schema={schema}
          findings={findings}
          reveal={reveal}
          onDocument={note}
          onChange={onChange}
        />
      </Suspense>
    </div>
  );
};
