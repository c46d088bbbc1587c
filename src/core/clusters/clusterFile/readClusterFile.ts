import { homedir } from 'node:os';
import { checkSchema } from './checkSchema.ts';
import { type ClusterFile, type ClusterFileInput, clusterFileSchema } from './clusterFile.ts';
import { findKindPath } from './kindPaths.ts';
import { parseKindFile } from './parseKindFile.ts';
import { parseYaml, type YamlText } from './parseYaml.ts';
import { formatPath, joinPlace, type Path, type Problem, toProblemsError } from './problem.ts';
import { type ResolvePath, resolveMountPath } from './resolveMountPath.ts';

/** A cluster file is a page or two; a larger one is a mistake. In bytes. */
const MAX_BYTES = 1_000_000;

export interface ReadClusterFileOptions {
  /** Name of the file as the person wrote it; it begins every message. */
  readonly fileName: string;
  /** Folder that relative mount paths start from, the file's own; the working folder when absent. */
  readonly folder?: string;
  /** What `~` stands for in mount paths; this user's home when absent. */
  readonly home?: string;
}

const kindVersion = 'kind.x-k8s.io/v1alpha4';

const readApiVersion = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null || !('apiVersion' in value)) return undefined;
  return typeof value.apiVersion === 'string' ? value.apiVersion : undefined;
};

const isOurs = (apiVersion: string | undefined): boolean =>
  apiVersion === undefined || apiVersion.startsWith('slipway.dev/');

const refuseForeign = (apiVersion: string | undefined): readonly Problem[] =>
  isOurs(apiVersion) || apiVersion === kindVersion
    ? []
    : [
        {
          path: ['apiVersion'],
          message: `must be \`slipway.dev/v1\`, or \`${kindVersion}\` in a kind file, not ${JSON.stringify(apiVersion)}`,
        },
      ];

const resolveMounts = (spec: ClusterFileInput, resolvePath: ResolvePath): ClusterFileInput => {
  if (spec.nodes === undefined) return spec;
  const nodes = spec.nodes.map((node) => {
    if (node.mounts === undefined) return node;
    const mounts = node.mounts.map((mount) => ({
      ...mount,
      host: resolvePath(mount.host),
    }));
    return { ...node, mounts };
  });
  return { ...spec, nodes };
};

/** Writes problems with their lines, in the order of the file. */
const makeWriter = (fileName: string, yaml: YamlText) => {
  const place = (path: Path, key?: string) => `${fileName}:${yaml.lineOf(path, key)}`;
  const sort = (problems: readonly Problem[]) =>
    problems.toSorted((a, b) => yaml.lineOf(a.path, a.key) - yaml.lineOf(b.path, b.key));
  return {
    place,
    writeProblems: (problems: readonly Problem[]) =>
      sort(problems).map(
        ({ path, key, message }) => `${place(path, key)}: ${joinPlace(formatPath(path), message)}`,
      ),
    writeNotes: (notes: readonly Problem[]) =>
      sort(notes).map(({ path, key, message }) => `${place(path, key)}: ${message}`),
  };
};

const readYaml = (text: string, fileName: string): YamlText => {
  const subject = `The cluster file ${fileName}`;
  const size = Buffer.byteLength(text);
  if (size > MAX_BYTES) {
    const message = `${fileName}: has ${size} bytes; a cluster file has at most ${MAX_BYTES}`;
    throw toProblemsError(subject, [message]);
  }
  const parsed = parseYaml(text);
  if (parsed.ok && parsed.yaml.value !== undefined && parsed.yaml.value !== null) return parsed.yaml;
  const problems = parsed.ok ? [{ line: 1, message: 'is empty' }] : parsed.problems;
  const written = problems.map(({ line, message }) => `${fileName}:${line}: ${message}`);
  throw toProblemsError(subject, written);
};

/**
 * Reads a cluster file, ours (`slipway.dev/v1`, which may go without saying) or kind's (v1alpha4). Checks each
 * option by itself; rules between options are checkSpec's. Throws one `BAD_INPUT` error whose details are all
 * problems found, each with its line.
 */
export const readClusterFile = (text: string, options: ReadClusterFileOptions): ClusterFile => {
  const { fileName, folder = process.cwd(), home = homedir() } = options;
  const resolvePath: ResolvePath = (path) => resolveMountPath(path, { folder, home });
  const yaml = readYaml(text, fileName);
  const { place, writeProblems, writeNotes } = makeWriter(fileName, yaml);
  const refuse = (problems: readonly Problem[]) => {
    if (problems.length > 0) {
      throw toProblemsError(`The cluster file ${fileName}`, writeProblems(problems));
    }
  };
  const apiVersion = readApiVersion(yaml.value);
  refuse(refuseForeign(apiVersion));

  if (!isOurs(apiVersion)) {
    const { spec, notes, problems } = parseKindFile(yaml, resolvePath);
    refuse(problems);
    const locate = (path: Path) => joinPlace(place(findKindPath(path)), formatPath(findKindPath(path)));
    return { fileName, format: 'kind', spec, notes: writeNotes(notes), locate };
  }
  const checked = checkSchema(clusterFileSchema, yaml.value);
  if (!checked.ok) refuse(checked.problems);
  return {
    fileName,
    format: 'slipway',
    spec: resolveMounts(yaml.value as ClusterFileInput, resolvePath),
    notes: [],
    locate: (path) => joinPlace(place(path), formatPath(path)),
  };
};
