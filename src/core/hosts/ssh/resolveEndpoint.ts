import { devNull } from 'node:os';
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { currentUser, parseTarget, type SshTarget } from './parseTarget.ts';
import type { SshConfig } from './readSshConfig.ts';
import type { SshEndpoint } from './sshEndpoint.ts';

export interface ResolveOptions {
  readonly config: SshConfig;
  readonly homedir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Key files that the person named for this machine; they come before those of the configuration. */
  readonly identityFiles?: readonly string[];
}

const DEFAULT_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];
const DEFAULT_KNOWN_HOSTS = ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'];
const DEFAULT_GLOBAL_KNOWN_HOSTS = ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'];
const MAX_JUMPS = 8;

/**
 * Works out where a machine is and how to sign in there, as OpenSSH would from `~/.ssh/config` (ssh_config(5)): Host,
 * HostName, User, Port, IdentityFile, IdentityAgent, IdentitiesOnly, ProxyJump, UserKnownHostsFile, GlobalKnownHostsFile,
 * StrictHostKeyChecking, HostKeyAlias,
 * ConnectTimeout, ServerAliveInterval (which only makes it more frequent than it is), ServerAliveCountMax.
 * @throws AppError `BAD_INPUT`, and `UNSUPPORTED` for a ProxyCommand
 */
export const resolveEndpoint = (target: SshTarget, options: ResolveOptions): SshEndpoint =>
  resolveWithin(target, options, []);

const resolveWithin = (
  target: SshTarget,
  options: ResolveOptions,
  through: readonly string[],
): SshEndpoint => {
  const { config, homedir, env } = options;
  const found = config.lookUp(target.host, target.user);
  const one = (key: string) => found[key]?.[0];
  const user = target.user ?? one('user') ?? currentUser(env);
  const port = target.port ?? readPort(one('port') ?? '22', target.host);
  const host = (one('hostname') ?? target.host).replaceAll(/%([%h])/g, (_, letter) =>
    letter === 'h' ? target.host : '%',
  );
  const expand = (text: string) =>
    path.resolve(homedir, expandTokens(text, { host, port, user, original: target.host, homedir, env }));
  const toFile = (file: string) => (isNone(file) ? devNull : expand(file));
  const keys = found['identityfile'] ?? [];
  const named = keys.filter((file) => !isNone(file)).map(expand);
  return {
    host,
    port,
    user,
    identityFiles: [...(options.identityFiles ?? []), ...named],
    defaultIdentityFiles: keys.length > 0 ? [] : DEFAULT_KEYS.map((name) => path.join(homedir, '.ssh', name)),
    agent: findAgent(one('identityagent'), env, expand),
    identitiesOnly: /^(?:yes|true)$/i.test(one('identitiesonly') ?? ''),
    hostKeyAlias: one('hostkeyalias'),
    knownHostsFiles: (found['userknownhostsfile'] ?? DEFAULT_KNOWN_HOSTS).map(toFile),
    globalKnownHostsFiles: (found['globalknownhostsfile'] ?? DEFAULT_GLOBAL_KNOWN_HOSTS).map(toFile),
    // A key that changed is refused also by those who take all («no», «off»).
    acceptsNewKeys: /^(?:accept-new|no|off)$/i.test(one('stricthostkeychecking') ?? ''),
    connectWithin: readDuration(one('connecttimeout'), 'ConnectTimeout'),
    alive: {
      every: readDuration(one('serveraliveinterval'), 'ServerAliveInterval'),
      misses: readCount(one('serveralivecountmax'), 'ServerAliveCountMax'),
    },
    jumps: listJumps(one('proxyjump'), one('proxycommand'), { target, options, through }),
  };
};

const readPort = (text: string, host: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new AppError('BAD_INPUT', `Your ~/.ssh/config gives ${host} the port ${text}, which is none.`, {
    hint: 'Correct its Port line: a number from 1 to 65535.',
  });
};

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Milliseconds of a time as sshd_config(5) has it («90», «1m30s»); none, and 0, leave it to the default. */
const readDuration = (text: string | undefined, key: string): number | undefined => {
  if (text === undefined || isNone(text)) return undefined;
  if (!/^(?:\d+[smhdw]?)+$/i.test(text))
    throw toBadValue(text, { key, example: 'a time such as 10 or 1m30s' });
  const parts = [...text.matchAll(/(\d+)([smhdw]?)/gi)];
  const seconds = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit?.toLowerCase() || 's'] ?? 1),
    0,
  );
  // A timer takes 31 bits of milliseconds.
  return seconds === 0 ? undefined : Math.min(seconds * 1000, 2 ** 31 - 1);
};

const readCount = (text: string | undefined, key: string): number | undefined => {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw toBadValue(text, { key, example: 'a whole number' });
  return count === 0 ? undefined : count;
};

const toBadValue = (text: string, { key, example }: { readonly key: string; readonly example: string }) =>
  new AppError('BAD_INPUT', `Your ~/.ssh/config says ${key} ${text}, which is not understood.`, {
    hint: `Correct that line: it takes ${example}.`,
  });

const isNone = (word: string) => word.toLowerCase() === 'none';

interface Names {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly original: string;
  readonly homedir: string;
  readonly env: NodeJS.ProcessEnv;
}

const expandTokens = (text: string, names: Names): string => {
  const tokens: Readonly<Record<string, string>> = {
    '%': '%',
    h: names.host,
    n: names.original,
    p: String(names.port),
    r: names.user,
    u: currentUser(names.env),
    d: names.homedir,
  };
  return text
    .replace(/^~(?=\/|$)/, names.homedir)
    .replaceAll(/\$\{(\w+)\}/g, (_, name: string) => names.env[name] ?? '')
    .replaceAll(/%(.)/g, (token, letter: string) => tokens[letter] ?? token);
};

const findAgent = (
  setting: string | undefined,
  env: NodeJS.ProcessEnv,
  expand: (text: string) => string,
): string | undefined => {
  if (setting === undefined || setting === 'SSH_AUTH_SOCK') return env.SSH_AUTH_SOCK || undefined;
  if (setting.toLowerCase() === 'none') return undefined;
  if (/^\$\w+$/.test(setting)) return env[setting.slice(1)] || undefined;
  return expand(setting);
};

interface JumpSource {
  readonly target: SshTarget;
  readonly options: ResolveOptions;
  readonly through: readonly string[];
}

const listJumps = (
  proxyJump: string | undefined,
  proxyCommand: string | undefined,
  { target, options, through }: JumpSource,
): readonly SshEndpoint[] => {
  if (proxyJump === undefined || proxyJump.toLowerCase() === 'none') {
    if (proxyJump !== undefined || proxyCommand === undefined || proxyCommand === 'none') return [];
    throw new AppError('UNSUPPORTED', `Your ~/.ssh/config reaches ${target.host} by a ProxyCommand.`, {
      hint: 'Slipway goes through other machines by ProxyJump: use that in its place.',
    });
  }
  if (through.includes(target.host) || through.length >= MAX_JUMPS) {
    throw new AppError('BAD_INPUT', `The way to ${target.host} in your ~/.ssh/config leads in a circle.`, {
      hint: `Look at ProxyJump of ${[...through, target.host].join(', ')}.`,
    });
  }
  // A machine on the way has a way of its own; the last one is reached from the one before it.
  return proxyJump.split(',').flatMap((text, index) => {
    const jump = resolveWithin(parseTarget(text), { ...options, identityFiles: [] }, [
      ...through,
      target.host,
    ]);
    return index === 0 ? [...jump.jumps, { ...jump, jumps: [] }] : [{ ...jump, jumps: [] }];
  });
};
