import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import type { HostFinding } from '../../../shared/hostFinding.ts';
import { api } from '../../api/api.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
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

const Findings = ({ findings }: { readonly findings: readonly HostFinding[] }) => {
  const telling = (['problem', 'warning'] as const).flatMap((wanted) =>
    findings.flatMap(({ level, ...finding }) => (level === wanted ? [{ ...finding, level: wanted }] : [])),
  );
  return (
    <>
      <p className={css.plain}>{describeFindings(findings)}</p>
      {telling.length === 0 ? null : (
        <ul className={css.checks} aria-label="What was found">
          {telling.map(({ host, id, level, title, found, means, todo }) => (
            <li key={`${host} ${id}`}>
              <StateMark {...LEVELS[level]} />
              <div>
                <p>
                  <strong className="mono">{host}</strong>: {title}
                </p>
                <p>{found}</p>
                {means === undefined ? null : <p className={css.dim}>{means}</p>}
                {todo === undefined ? null : <p>To do: {todo}</p>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

const describeFindings = (findings: readonly HostFinding[]): string => {
  const count = (wanted: HostFinding['level']) => findings.filter(({ level }) => level === wanted).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (problems > 0)
    return `${formatPlural(problems, 'problem')} to solve before these machines can be a cluster.`;
  if (warnings > 0) {
    return `These machines can become the cluster; ${formatPlural(warnings, 'thing')} worth knowing.`;
  }
  return `These machines can become the cluster: ${formatPlural(findings.length, 'check')} found nothing wrong.`;
};
