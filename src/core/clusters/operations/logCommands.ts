import { AsyncLocalStorage } from 'node:async_hooks';
import type { Phase } from '../../bootstrap/phase.ts';
import type { Host } from '../../hosts/host.ts';
import type { Provider } from '../../hosts/provider.ts';

interface StepLog {
  readonly log: (line: string) => void;
  /** What was told already: a wait asks the same again and again. */
  readonly told: Set<string>;
}

const steps = new AsyncLocalStorage<StepLog>();

const MAX_LENGTH = 200;

/** kubeadm's tokens and keys: argv holds none of ours, and a log is not the place to find out that it does. */
const SECRET = /\b[a-z0-9]{6}\.[a-z0-9]{16}\b|(?<=--[\w-]*(?:token|key|password)[= ])\S+/gi;

/** A command in one line, as it could be typed, shortened and without secrets. */
export const printCommand = (argv: readonly string[]): string => {
  const words = argv.map((word) => word.replaceAll(/\s+/g, ' ').trim());
  const quoted = words.map((word) => (/^[\w./:=@,+-]+$/.test(word) ? word : `'${word}'`));
  const text = quoted.join(' ').replaceAll(SECRET, '•••');
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
};

/** Makes the steps of phases known to the hosts that they command. */
export const withStepLogs = (phases: readonly Phase[]): readonly Phase[] =>
  phases.map((phase) => ({
    ...phase,
    run: (step) => steps.run({ log: step.log, told: new Set() }, () => phase.run(step)),
  }));

const tell = (line: string) => {
  const step = steps.getStore();
  if (step === undefined || step.told.has(line)) return;
  step.told.add(line);
  step.log(line);
};

const logHost = (host: Host): Host => ({
  ...host,
  exec: (argv, options) => {
    for (const file of options.files ?? []) tell(`${host.name}: write ${file.path}`);
    tell(`${host.name} $ ${printCommand(argv)}`);
    return host.exec(argv, options);
  },
  putFiles: (files, options) => {
    for (const file of files) tell(`${host.name}: write ${file.path}`);
    return host.putFiles(files, options);
  },
  getFile: (path, options) => {
    tell(`${host.name}: read ${path}`);
    return host.getFile(path, options);
  },
});

/** A provider whose hosts tell, in the log of the step that commands them, what they are told to do. */
export const logCommands = (provider: Provider): Provider => ({
  ...provider,
  host: (node) => logHost(provider.host(node)),
  createHost: async (cluster, node, options) => {
    tell(`start ${node.name} at ${node.address} from ${node.image}`);
    return logHost(await provider.createHost(cluster, node, options));
  },
});
