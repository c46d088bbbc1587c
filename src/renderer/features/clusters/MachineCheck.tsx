import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import type { HostFinding } from '../../../shared/hostFinding.ts';
import { api } from '../../api/api.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatNames, formatPlural } from '../../ui/formatQuantity.ts';
import { hrefOf } from '../../ui/links.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { listMachines } from './machineSpec.ts';
import css from './wizard.module.css';

interface Answer {
  /** What was asked: an answer to another question is not shown. */
  readonly asked: string;
  readonly findings?: readonly HostFinding[];
  readonly error?: ErrorInfo;
}

const ask = ({ name, nodes, network }: ClusterSpec) => ({
  names: [...listMachines({ nodes })],
  controlPlanes: [...listMachines({ nodes: nodes.filter(({ role }) => role === 'control-plane') })],
  cluster: name,
  podSubnet: network.podSubnet,
  serviceSubnet: network.serviceSubnet,
});

/** Says, before anything is made, whether the chosen machines can become the cluster's nodes. */
export const MachineCheck = ({ spec }: { readonly spec: ClusterSpec }) => {
  const [answer, setAnswer] = useState<Answer>();
  const [busy, setBusy] = useState(false);
  const request = ask(spec);
  const asked = JSON.stringify(request);
  const check = async () => {
    setBusy(true);
    try {
      setAnswer({ asked, findings: await api.hosts.check(request) });
    } catch (error) {
      setAnswer({ asked, error: toErrorInfo(error) });
    } finally {
      setBusy(false);
    }
  };
  const current = answer?.asked === asked ? answer : undefined;
  return (
    <div className={css.stack}>
      <Button variant="default" loading={busy} onClick={() => void check()}>
        Check these machines
      </Button>
      {current?.error === undefined ? null : <ErrorNote error={current.error} />}
      <div role="status">
        {current?.findings === undefined ? null : <Findings findings={current.findings} />}
      </div>
    </div>
  );
};

const LEVELS = {
  problem: { word: 'Problem', tone: 'bad' },
  warning: { word: 'Warning', tone: 'warn' },
} as const;

const RANKS = ['problem', 'warning'] as const;

/** What several machines have in common is said once. */
const gatherAlike = (findings: readonly HostFinding[]) => {
  const gathered = new Map<string, { readonly finding: HostFinding; readonly hosts: string[] }>();
  for (const finding of findings) {
    const key = JSON.stringify({ ...finding, host: '' });
    const { hosts } = gathered.get(key) ?? { hosts: [] };
    gathered.set(key, { finding, hosts: [...hosts, finding.host] });
  }
  return [...gathered].map(([key, gatheredOne]) => ({ key, ...gatheredOne }));
};

const Findings = ({ findings }: { readonly findings: readonly HostFinding[] }) => {
  const telling = RANKS.flatMap((rank) => gatherAlike(findings.filter(({ level }) => level === rank)));
  return (
    <>
      <p className={css.plain}>{describeFindings(findings)}</p>
      {telling.length === 0 ? null : (
        <ul className={css.checks} aria-label="What was found">
          {telling.map(({ key, finding: { level, title, found, means, todo }, hosts }) => (
            <li key={key}>
              <StateMark {...LEVELS[level === 'problem' ? level : 'warning']} />
              <div>
                <p>
                  <strong className="mono">{formatNames(hosts)}</strong>
                </p>
                <p>
                  {title}: {found}
                </p>
                {means === undefined ? null : <p className={css.dim}>{means}</p>}
                {todo === undefined ? null : <p>{todo}</p>}
              </div>
            </li>
          ))}
        </ul>
      )}
      {telling.some(({ finding }) => finding.fix !== undefined) ? (
        <p className={css.plain}>
          Slipway can mend some of this: <a href={hrefOf('/hosts')}>check them on the page of machines</a>.
          Your draft stays.
        </p>
      ) : null}
    </>
  );
};

const describeFindings = (findings: readonly HostFinding[]): string => {
  const count = (wanted: HostFinding['level']) =>
    gatherAlike(findings.filter(({ level }) => level === wanted)).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (problems > 0)
    return `${formatPlural(problems, 'problem')} to solve before these machines can be a cluster.`;
  if (warnings > 0) {
    return `These machines can become the cluster; ${formatPlural(warnings, 'thing')} worth knowing.`;
  }
  return `These machines can become the cluster: ${formatPlural(findings.length, 'check')} found nothing wrong.`;
};
