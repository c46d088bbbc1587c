import type { FileFinding, ReadClusterFile } from '../../../shared/contract/clusters.ts';
import { AppError } from '../../../shared/errors.ts';
import { formatPath, type Path } from './problem.ts';
import { readClusterFile } from './readClusterFile.ts';
import { specFromFlags } from './specFromFlags.ts';

/** Stands for the file's name in what the reader writes, and for the folder that nobody knows of a text. */
const FILE = 'cluster-file';
const NOWHERE = '/relative-to-a-folder-that-is-not-known';

/** A line of the reader: `cluster-file:12: nodes[1].memory: must be…`. */
const toFinding = (line: string, severity: FileFinding['severity']): FileFinding => {
  const [, number, rest] = /^cluster-file:(\d+): (.*)$/s.exec(line) ?? [];
  if (rest === undefined) return { severity, message: line };
  const [, path, message] = /^([A-Za-z][\w.[\]"/-]*): (.*)$/s.exec(rest) ?? [];
  return {
    severity,
    message: message ?? rest,
    line: Number(number),
    ...(path === undefined ? {} : { path }),
  };
};

const explainRelative = (path: Path, locate: (path: Path) => string): FileFinding => ({
  ...toFinding(`${locate(path)}: `, 'error'),
  path: formatPath(path),
  message: 'the folder of this file is not known here, so a path on this machine starts with /',
});

const readText = (text: string): ReadClusterFile => {
  const file = readClusterFile(text, { fileName: FILE, folder: NOWHERE });
  if (file.spec.name === undefined) {
    return { findings: [{ severity: 'error', message: '`name` is missing', line: 1 }] };
  }
  const { spec, notes } = specFromFlags({ file });
  const relative = spec.nodes.flatMap(({ mounts }, index) =>
    mounts.flatMap(({ host }, position) =>
      host.startsWith(NOWHERE)
        ? [explainRelative(['nodes', index, 'mounts', position, 'host'], file.locate)]
        : [],
    ),
  );
  const findings = [...relative, ...notes.map((note) => toFinding(note, 'warning'))];
  return relative.length > 0 ? { findings } : { spec, findings };
};

/** Reads the text of a cluster file, ours or kind's; all that is wrong comes as findings with their lines. */
export const readFindings = (text: string): ReadClusterFile => {
  try {
    return readText(text);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BAD_INPUT') throw error;
    const lines = error.details.length === 0 ? [error.message] : error.details;
    return { findings: lines.map((line) => toFinding(line, 'error')) };
  }
};
