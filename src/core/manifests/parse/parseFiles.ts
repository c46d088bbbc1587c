import type { ManifestFile, ManifestFinding } from '../../../shared/contract/manifests.ts';
import { readDocuments } from '../../lib/kubeYaml/readDocuments.ts';
import type { LineProblem } from '../../lib/yamlProblems.ts';
import { explainFile, findCharts, findTemplateAction } from './explainFile.ts';
import { MAX_FILE, MAX_FINDINGS, MAX_OBJECTS, MAX_TOTAL } from './limits.ts';
import { describeObject, type ParsedFiles, type ParsedObject } from './parsedObject.ts';
import { toObjects } from './toObjects.ts';

const million = (count: number) => `${(count / 1e6).toFixed(1)} million characters`;

const checkSize = (file: ManifestFile): string | undefined =>
  file.text.length > MAX_FILE
    ? `has ${million(file.text.length)}; a file may have ${million(MAX_FILE)}`
    : undefined;

const isTemplated = (object: ParsedObject): boolean =>
  [object.apiVersion, object.kind, object.name, object.namespace ?? ''].some((text) => text.includes('{{'));

const explainTemplate = ({ path, text }: ManifestFile): ManifestFinding => ({
  file: path,
  line: findTemplateAction(text) ?? 1,
  severity: 'warning',
  message:
    'is a template with `{{ }}` to be filled in, as Helm has them; it is left out. Drop what `helm template` prints',
});

const toFinding =
  ({ path }: ManifestFile, severity: ManifestFinding['severity']) =>
  ({ line, message }: LineProblem): ManifestFinding => ({ file: path, line, severity, message });

const parseFile = (file: ManifestFile, charts: readonly string[]): ParsedFiles => {
  const say = (message: string, severity: 'error' | 'warning'): ParsedFiles => ({
    findings: [{ file: file.path, line: 1, severity, message }],
    objects: [],
  });
  const foreign = explainFile(file.path, charts);
  if (foreign !== undefined) return say(foreign, 'warning');
  const tooLarge = checkSize(file);
  if (tooLarge !== undefined) return say(tooLarge, 'error');
  const { documents, problems } = readDocuments(file.text);
  if (problems.length > 0) {
    if (findTemplateAction(file.text) !== undefined)
      return { findings: [explainTemplate(file)], objects: [] };
    const findings = problems.map(toFinding(file, 'error'));
    // What stands beside a mistake may not be what was meant: nothing of the file is taken.
    return { findings: findings.slice(0, MAX_FINDINGS), objects: [] };
  }
  const found = documents.map((document) => toObjects(file.path, document));
  const objects = found.flatMap((one) => one.objects);
  if (objects.some(isTemplated)) return { findings: [explainTemplate(file)], objects: [] };
  const inexact = documents.flatMap((document) => document.inexact).map(toFinding(file, 'warning'));
  return { objects, findings: [...found.flatMap((one) => one.findings), ...inexact].slice(0, MAX_FINDINGS) };
};

/** Objects that were there before under the same id; only the first of each counts. */
export const dropDuplicates = <T extends ParsedObject>(
  objects: readonly T[],
): { readonly objects: readonly T[]; readonly findings: readonly ManifestFinding[] } => {
  const first = new Map<string, T>();
  const findings: ManifestFinding[] = [];
  for (const object of objects) {
    const before = first.get(object.id);
    if (before === undefined) first.set(object.id, object);
    else {
      const where =
        before.file === object.file ? `on line ${before.line}` : `in ${before.file}, line ${before.line}`;
      const message = `${describeObject(object)} stands already ${where}; an object can be given once`;
      findings.push({ file: object.file, line: object.line, severity: 'error', message });
    }
  }
  return { objects: [...first.values()], findings };
};

/** Splits files into objects. Synchronous, and as slow as the files are bad: call it in a worker. */
export const parseFiles = (files: readonly ManifestFile[]): ParsedFiles => {
  const total = files.reduce((sum, { text }) => sum + text.length, 0);
  const refuse = (message: string): ParsedFiles => ({
    findings: [{ file: files[0]?.path ?? '', line: 1, severity: 'error', message }],
    objects: [],
  });
  if (total > MAX_TOTAL) {
    return refuse(`the files have ${million(total)} together; ${million(MAX_TOTAL)} can be taken at once`);
  }
  const charts = findCharts(files);
  const parsed = files.map((file) => parseFile(file, charts));
  const all = parsed.flatMap(({ objects }) => objects);
  if (all.length > MAX_OBJECTS) {
    return refuse(`the files hold ${all.length} objects; ${MAX_OBJECTS} can be taken at once`);
  }
  const { objects, findings } = dropDuplicates(all);
  return { objects, findings: [...parsed.flatMap((one) => one.findings), ...findings] };
};
