import { ADMIN_CONF } from '../../../src/core/bootstrap/cluster.ts';
import { runPhases } from '../../../src/core/bootstrap/run.ts';
import { readyPhases } from '../../../src/core/clusters/readyPhases.ts';
import type { Host } from '../../../src/core/hosts/host.ts';
import { connectAsAdmin } from '../../../src/core/kube/connect/connectAsAdmin.ts';
import { parseAdminConf } from '../../../src/core/kubeconfig/parseAdminConf.ts';
import type { SshTestHost } from '../../../test/helpers/sshHosts/openSshHosts.ts';

const PATH = '/usr/sbin:/usr/bin:/sbin:/bin:/opt/slipway/bin';

/** Waits until all nodes are Ready and DNS answers on each, by the same steps that end a create of Slipway. */
export const waitUntilReady = async (
  machines: readonly SshTestHost[],
  signal: AbortSignal,
): Promise<void> => {
  const withPrograms = ({ inside }: SshTestHost): Host => ({
    ...inside,
    exec: (argv, options) => inside.exec(['env', `PATH=${PATH}`, ...argv], options),
  });
  const hosts = new Map(machines.map((machine) => [machine.name, withPrograms(machine)]));
  const [first] = machines;
  if (first === undefined) throw new Error('there are no machines');
  const conf = await first.inside.getFile(ADMIN_CONF, { signal });
  const credentials = { ...parseAdminConf(conf.toString('utf8')), server: `https://${first.address}:6443` };
  const phases = readyPhases({
    nodes: [...hosts.keys()],
    host: (name) => hosts.get(name) as Host,
    serviceSubnet: '10.96.0.0/16',
    domain: 'cluster.local',
    within: 300_000,
    needs: [],
    openApi: async () => connectAsAdmin(credentials),
  });
  const ignore = () => undefined;
  await runPhases(phases, {
    signal,
    listener: { onStart: ignore, onEnd: ignore, onLog: ignore, onNote: ignore },
  });
};
