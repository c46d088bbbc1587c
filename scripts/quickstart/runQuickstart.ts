import type { CliIo } from '../../src/cli/cliIo.ts';
import { formatFinding } from '../../src/cli/commands/checkMachine.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../../src/cli/exitCodes.ts';
import { isCi } from '../../src/cli/isCi.ts';
import { formatError } from '../../src/cli/output/formatError.ts';
import { makePaint } from '../../src/cli/output/paint.ts';
import { runCli } from '../../src/cli/runCli.ts';
import type { Core } from '../../src/core/core.ts';
import type { FoundEngine } from '../../src/core/hosts/docker/findEngine.ts';
import { contextName } from '../../src/core/kubeconfig/contextEntries.ts';
import type { ClusterSummary } from '../../src/shared/cluster.ts';
import { DEFAULT_KUBERNETES_VERSION } from '../../src/shared/clusterSpec.ts';
import { AppError, toErrorInfo } from '../../src/shared/errors.ts';
import type { SetupOptions } from '../setup/machine.ts';

const NAME = 'demo';

export interface QuickstartOptions {
  /** Go ahead without asking. */
  readonly yes: boolean;
  readonly io: CliIo;
  readonly ensureEngine: (options: SetupOptions) => Promise<FoundEngine>;
  readonly ensureBuildTools: (options: SetupOptions) => Promise<void>;
  readonly ensureLimits: (options: SetupOptions) => Promise<void>;
  readonly canPullImage: (engine: FoundEngine, image: string) => Promise<boolean>;
  readonly runKubectl: (args: readonly string[], env: CliIo['env']) => Promise<'done' | 'failed' | 'missing'>;
}

/**
 * From nothing to the running cluster `demo` of three nodes: an engine, the tools for the node image where it
 * has to be built, the cluster, its nodes. Where it already runs nothing is changed. Resolves with the exit code,
 * which is the command line's; never rejects.
 */
export const runQuickstart = async (options: QuickstartOptions): Promise<ExitCode> => {
  const { io } = options;
  try {
    const setup = readSetup(options);
    const engine = await options.ensureEngine(setup);
    setup.out(engine.endpoint.description);
    const made = await makeCluster(engine, { ...options, setup, core: io.core() });
    if (made !== EXIT.done) return made;
    return await showCluster(options, setup);
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    io.stderr.write(`${formatError(error, makePaint(io.stderr, io.env)).join('\n')}\n`);
    return exitCodeOf(error);
  }
};

const readSetup = ({ yes, io }: QuickstartOptions): SetupOptions => {
  const automatic = yes || isCi(io.env);
  return {
    yes: automatic,
    interactive: !automatic && io.stdin.isTTY === true && io.stdout.isTTY === true,
    out: (line) => io.stdout.write(`${line}\n`),
  };
};

interface Prepared extends QuickstartOptions {
  readonly setup: SetupOptions;
  readonly core: Core;
}

const makeCluster = async (engine: FoundEngine, prepared: Prepared): Promise<ExitCode> => {
  const { core, io, setup } = prepared;
  const clusters = await core.clusters.list({ signal: AbortSignal.timeout(60_000) });
  const cluster = clusters.find(({ name }) => name === NAME);
  if (cluster === undefined) {
    await prepared.ensureLimits(setup);
    await reportMachine(prepared);
    await prepareImage(engine, prepared);
    return runCli(['create', NAME, '--control-planes', '1', '--workers', '2'], io);
  }
  if (cluster.state === 'busy') {
    throw new AppError('CLUSTER_BUSY', `Somebody is working on ${NAME} just now.`, {
      hint: 'Run this again when that has ended.',
    });
  }
  if (cluster.state !== 'running') {
    setup.out(`${NAME} is there, but ${cluster.state}.`);
    return runCli(['create', NAME, '--resume'], io);
  }
  setup.out(`${describeCluster(cluster)} already runs; nothing is changed.`);
  return EXIT.done;
};

const describeCluster = ({ name, nodes, kubernetes }: ClusterSummary): string =>
  `${name} (${nodes.length} nodes, Kubernetes ${kubernetes})`;

/** Says what may go wrong on this machine; whether it does, creating the cluster will show. */
const reportMachine = async ({ core, io, setup }: Prepared): Promise<void> => {
  const findings = await core.doctor({ signal: AbortSignal.timeout(60_000) });
  // Tools to build the image are seen to when it turns out that they are needed.
  const worth = findings.filter(({ id, level }) => level !== 'ok' && !id.startsWith('build-'));
  const paint = makePaint(io.stdout, io.env);
  for (const line of worth.flatMap((finding) => formatFinding(finding, paint))) setup.out(line);
};

/** Where the node image is neither there nor to be had from a registry, it will be built, and that needs tools. */
const prepareImage = async (engine: FoundEngine, prepared: Prepared): Promise<void> => {
  const { core, setup } = prepared;
  const images = await core.images.list({ signal: AbortSignal.timeout(60_000) });
  const upstream = `kindest/node:${DEFAULT_KUBERNETES_VERSION}`;
  const usable = images.some(
    ({ name, kubernetes, current }) =>
      name === upstream || (current && kubernetes === DEFAULT_KUBERNETES_VERSION),
  );
  if (usable || (await prepared.canPullImage(engine, upstream))) return;
  setup.out(
    'The node image is not to be had from a registry, so it will be built here; that takes some minutes.',
  );
  await prepared.ensureBuildTools(setup);
};

const showCluster = async (
  { io, runKubectl }: QuickstartOptions,
  { out }: SetupOptions,
): Promise<ExitCode> => {
  const context = contextName(NAME);
  out(`\n$ kubectl --context ${context} get nodes`);
  const shown = await runKubectl(['--context', context, 'get', 'nodes'], io.env);
  if (shown === 'missing') out('(kubectl is not installed here, so Slipway asks in its place)');
  if (shown !== 'done') {
    const listed = await runCli(['nodes', 'list', NAME], io);
    if (listed !== EXIT.done) return listed;
  }
  const kubectl =
    shown === 'missing'
      ? ['  get kubectl             https://kubernetes.io/docs/tasks/tools/']
      : [`  look around             kubectl --context ${context} get pods --all-namespaces`];
  out(
    [
      '',
      'What to do next:',
      ...kubectl,
      `  add a worker            ${io.program} nodes add ${NAME}`,
      `  see what there is       ${io.program} list`,
      `  remove the cluster      ${io.program} delete ${NAME}`,
    ].join('\n'),
  );
  return EXIT.done;
};
