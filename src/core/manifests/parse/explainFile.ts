import type { ManifestFile } from '../../../shared/contract/manifests.ts';

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Folders (with a slash at the end) that hold a Helm chart. */
export const findCharts = (files: readonly ManifestFile[]): readonly string[] =>
  files.filter(({ path }) => nameOf(path) === 'Chart.yaml').map(({ path }) => folderOf(path));

const CHART_FILES = /^(Chart\.ya?ml|Chart\.lock|values[^/]*\.ya?ml|values\.schema\.json)$/;

/**
 * Says of a file that its place or name shows to be no manifest what it is and what to do instead; undefined for the
 * others.
 */
export const explainFile = (path: string, charts: readonly string[]): string | undefined => {
  if (/^kustomization\.ya?ml$|^Kustomization$/.test(nameOf(path))) {
    return 'holds instructions for kustomize, which Slipway does not follow: the other files are taken as they are. Drop what `kubectl kustomize` prints for the same as kustomize makes';
  }
  const chart = charts.find((folder) => path.startsWith(folder));
  if (chart === undefined) return undefined;
  const inside = path.slice(chart.length);
  if (inside === 'Chart.yaml') {
    return 'belongs to a Helm chart, which Slipway does not render; its templates and values are left out. Drop what `helm template` prints';
  }
  if (inside.startsWith('templates/'))
    return 'is a template of a Helm chart; it is left out. Drop what `helm template` prints';
  return CHART_FILES.test(inside) ? 'belongs to a Helm chart; it is left out' : undefined;
};

const TEMPLATE =
  /\{\{-?\s*(\.[A-Z]|\$|if |else|end|range |with |define |include |template |toYaml |\/\*|tpl )/;

/** Line (from 1) of the first template action, such as `{{ .Values.name }}`. */
export const findTemplateAction = (text: string): number | undefined => {
  const at = text.search(TEMPLATE);
  return at < 0 ? undefined : text.slice(0, at).split('\n').length;
};
