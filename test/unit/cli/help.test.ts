import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/cli/commands.ts';
import { run } from './fakeIo.ts';

describe('help', () => {
  it('lists every command', async () => {
    const { exitCode, stdout } = await run('help');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`Slipway makes real Kubernetes clusters of several nodes on this machine.

Usage: slipway COMMAND [options]

Commands:
  create [NAME]              Make a cluster.
  delete NAME                Remove a cluster with its nodes, its data and its context.
  list                       List the clusters.
  nodes list CLUSTER         List the nodes of a cluster, as Kubernetes sees them.
  nodes add CLUSTER          Add workers to a running cluster.
  nodes remove CLUSTER NODE  Drain a worker and remove it from its cluster.
  hosts add [user@host…]     Test machines that answer SSH, and keep them for clusters.
  hosts list                 List the machines, and whether each answers.
  hosts edit NAME            Change how a machine is reached, or its labels; nothing changes on it.
  hosts check [NAME…]        Check whether machines can become nodes of a cluster, and say what to do.
  hosts remove NAME          Forget a machine and its secrets; nothing changes on it.
  kubeconfig NAME            Print a kubeconfig for this cluster alone.
  image build                Build the node image, unless it is there.
  image list                 List the node images; * marks those that a create would use.
  doctor                     Check whether this machine can carry a cluster, and say what to do.
  operations                 List what was done, newest first.
  serve                      Open Slipway in the browser; it runs until Ctrl-C.
  help [COMMAND]             Show how a command is used.

Options of every command:
  --json      print one JSON document instead of text
  -h, --help  show this help
  --version   show the version of Slipway

Exit codes: 0 done, 1 failed, 2 not understood, 130 cancelled.

Examples:
  slipway create demo
  slipway create demo --workers 3 --kubernetes v1.35.4
  slipway delete demo
`);
  });

  it.each(['', '--help', '-h', 'help --help'])('`slipway %s` shows the same', async (line) => {
    expect(await run(line)).toMatchObject({ exitCode: 0, stdout: (await run('help')).stdout });
  });

  it('explains create', async () => {
    const { stdout } = await run('create --help');
    expect(stdout).toBe(`Make a cluster.

Usage: slipway create [NAME] [options]

Options:
  --control-planes N              number of control planes (1)
  --workers N                     number of workers (2)
  --provider NAME                 docker, or ssh for machines of the inventory (docker)
  --host NAME                     machine of the inventory that becomes a node, control planes first; may be repeated
  --kubernetes VERSION            version of Kubernetes (v1.36.3)
  --image IMAGE                   node image; without it one is found, pulled or built
  --cpus N                        CPUs that each node may use, such as 1.5
  --memory SIZE                   memory that each node may use, such as 2Gi
  --port HOST:NODE                port of this machine that leads to one of the first control plane; may be repeated
  --api-port PORT                 port of the API server on this machine
  --pod-subnet CIDR               subnet of the pods (10.244.0.0/16)
  --service-subnet CIDR           subnet of the services (10.96.0.0/16)
  --domain DOMAIN                 domain of the cluster (cluster.local)
  --config FILE                   cluster file, Slipway's or kind's; - is standard input; options win over it
  --wait TIME                     how long to wait for Ready nodes (5m); 0 does not wait
  --keep-on-failure               leave what was made when it fails, for a look and --resume
  --ignore-preflight-errors ID,…  findings about machines that do not stop it, or all; hosts check tells them
  --resume                        go on with a create that failed or was interrupted
  --override-read-only            change it although it is marked read-only in the app
  --kubeconfig FILE               kubeconfig to write to (KUBECONFIG or ~/.kube/config)
  --use                           make the new context the current one
  --json                          print one JSON document instead of text
  -h, --help                      show this help

NAME can be left out when the cluster file has it. What fails is removed again unless
--keep-on-failure; with --resume it stays. The current context of kubectl changes only
with --use, or when there is none.

Examples:
  slipway create demo
  slipway create demo --workers 3 --memory 2Gi --port 8080:30080
  slipway create --config cluster.yaml --wait 10m
  slipway create demo --resume
`);
  });

  it('explains a group of commands', async () => {
    const { stdout } = await run('help nodes');
    expect(stdout).toBe(`Usage: slipway nodes COMMAND [options]

Commands:
  nodes list CLUSTER         List the nodes of a cluster, as Kubernetes sees them.
  nodes add CLUSTER          Add workers to a running cluster.
  nodes remove CLUSTER NODE  Drain a worker and remove it from its cluster.

Examples:
  slipway nodes list demo
  slipway nodes add demo
  slipway nodes remove demo demo-worker-2
`);
  });

  it.each(commands.map(({ name }) => name))(
    '`%s` has help with an example, the same both ways',
    async (name) => {
      const { exitCode, stdout } = await run(`${name} --help`);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`Usage: slipway ${name}`);
      expect(stdout).toMatch(new RegExp(`Examples?:\n {2}slipway ${name}`));
      expect((await run(`help ${name}`)).stdout).toBe(stdout);
    },
  );

  it('says the version', async () => {
    expect((await run('--version')).stdout).toBe('slipway 0.1.0\n');
    expect(JSON.parse((await run('--version --json')).stdout)).toEqual({ version: '0.1.0' });
  });
});
