import type { ClusterSpec } from '../../shared/clusterSpec.ts';
import { AppError } from '../../shared/errors.ts';
import type { HostFinding } from '../../shared/hostFinding.ts';
import type { Phase } from '../bootstrap/phase.ts';
import type { ClusterTools } from './clusterTools.ts';

interface Check {
  readonly spec: ClusterSpec;
  /** Those that are to become nodes. */
  readonly names: readonly string[];
  /** Finds out about these and others of the cluster. */
  readonly check: (signal: AbortSignal) => ReturnType<ClusterTools['checkMachines']>;
  /** Ids of findings that stop nothing, in any case; `all` is all of them. */
  readonly ignored: readonly string[] | undefined;
}

/** Looks at machines before anything is changed on any, and refuses those that cannot become nodes. */
export const checkMachines = ({ spec, names, check, ignored = [] }: Check): Phase => ({
  id: 'preflight',
  title: 'Check the machines',
  needs: [],
  run: async ({ signal, log, note }) => {
    const findings = (await check(signal)).filter(
      ({ host, level }) => level !== 'ok' && names.includes(host),
    );
    const passed = ignored.map((id) => id.toLowerCase());
    const isRefused = ({ id, level }: HostFinding) =>
      level === 'problem' && !passed.includes('all') && !passed.includes(id);
    for (const finding of findings) if (!isRefused(finding)) log(describe(finding));
    const refused = findings.filter(isRefused);
    if (refused.length > 0) throw refuse(refused, spec);
    const left = findings.length;
    note(left === 0 ? 'nothing was found' : `${left} ${left === 1 ? 'thing' : 'things'} to know, in the log`);
  },
});

const describe = ({ host, id, level, found, means, todo }: HostFinding): string => {
  const mark = level === 'problem' ? 'problem, ignored' : level;
  return [`${mark} [${id}] ${host}: ${found}.`, means ?? [], todo === undefined ? [] : `→ ${todo}`]
    .flat()
    .join(' ');
};

/** Of more than these, what they mean is left to `hosts check`. */
const TOLD_IN_FULL = 5;

const refuse = (findings: readonly HostFinding[], { name, nodes }: ClusterSpec): AppError => {
  const hosts = [...new Set(findings.map(({ host }) => host))];
  const ids = [...new Set(findings.map(({ id }) => id))];
  const isShort = findings.length > TOLD_IN_FULL;
  const first = nodes.filter(({ role }) => role === 'control-plane').flatMap(({ host }) => host ?? []);
  const machines = nodes.flatMap(({ host }) => host ?? []).join(' ');
  const words = `slipway hosts check ${machines} ${first.map((host) => `--control-plane ${host}`).join(' ')} --cluster ${name}`;
  const hint = [
    'Nothing was changed on any machine.',
    ...(findings.some(({ fix }) => fix !== undefined) ? [`To have mended what can be:  ${words} --fix`] : []),
    `To look again:  ${words}`,
    `To go on in spite of it:  --ignore-preflight-errors=${ids.join(',')}`,
  ];
  const details = findings.flatMap(({ host, id, title, found, means, todo }) => [
    `${host}: ${title}: ${found} [${id}]`,
    ...(isShort ? [] : [means ?? [], todo === undefined ? [] : `→ ${todo}`].flat()),
  ]);
  const isSilent = findings.every(({ id }) => id === 'unreachable');
  const node = hosts.length === 1 ? 'a node' : 'nodes';
  return new AppError(
    isSilent ? 'HOST_UNREACHABLE' : 'HOSTS_UNFIT',
    `${hosts.join(', ')} cannot become ${node} of ${name}.`,
    { hint: hint.join('\n'), details },
  );
};
