import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { writeJson } from '../../lib/exactJson.ts';
import { runCommand } from '../../lib/runCommand.ts';
import type { SignIn } from './kubeAccess.ts';

/** The `exec` part of a kubeconfig's user. */
export interface ExecPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint?: string | undefined;
  readonly interactiveMode?: string | undefined;
  /** What the plugin is told of the cluster; absent unless the kubeconfig wants it told. */
  readonly cluster?: Readonly<Record<string, unknown>> | undefined;
  /** Folder of the kubeconfig, for a command that is named relative to it. */
  readonly folder: string;
}

export interface ExecResult extends SignIn {
  /** Milliseconds since 1970; absent when it stays valid. */
  readonly expiresAt?: number;
}

const credential = z.looseObject({
  status: z.looseObject({
    token: z.string().min(1).optional(),
    expirationTimestamp: z.string().nullish(),
    clientCertificateData: z.string().min(1).optional(),
    clientKeyData: z.string().min(1).optional(),
  }),
});

/**
 * Runs the program that a kubeconfig names for signing in, told as kubectl tells it (KUBERNETES_EXEC_INFO), and reads
 * the credential that it prints. `COMMAND_FAILED` with its last lines and how to install it.
 */
export const runExecPlugin = async (
  plugin: ExecPlugin,
  { env, signal }: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<ExecResult> => {
  if (plugin.interactiveMode === 'Always') {
    throw new AppError('UNSUPPORTED', `${plugin.command} signs in through a terminal only.`, {
      hint: 'Choose another way to sign in for this user of the kubeconfig.',
    });
  }
  const info = {
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion,
    spec: { interactive: false, ...(plugin.cluster === undefined ? {} : { cluster: plugin.cluster }) },
  };
  const { stdout } = await runCommand([resolveCommand(plugin), ...plugin.args], {
    signal,
    env: {
      ...env,
      ...Object.fromEntries(plugin.env.map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: writeJson(info),
    },
  }).catch((error: unknown) => {
    throw describeFailure(plugin, error);
  });
  return readCredential(plugin, stdout);
};

/** A bare name is looked for on the PATH; one with a folder counts from the kubeconfig. */
const resolveCommand = ({ command, folder }: ExecPlugin) =>
  /[\\/]/.test(command) ? path.resolve(folder, command) : command;

const describeFailure = (plugin: ExecPlugin, error: unknown): unknown => {
  if (!(error instanceof AppError) || error.code !== 'COMMAND_FAILED') return error;
  return new AppError('COMMAND_FAILED', `Signing in with ${plugin.command} failed: ${error.message}`, {
    hint: plugin.installHint ?? `Run ${plugin.command} in a terminal and see what it says.`,
    // What it printed for us to read may hold a token.
    details: error.details.filter((line) => !/token|keydata|certificatedata/i.test(line)),
    cause: error.cause,
  });
};

const readCredential = (plugin: ExecPlugin, text: string): ExecResult => {
  const { data } = credential.safeParse(parseJson(text));
  const status = data?.status;
  if (status === undefined || (status.token === undefined && status.clientCertificateData === undefined)) {
    throw new AppError('COMMAND_FAILED', `${plugin.command} printed no credential.`, {
      hint: 'It must print an ExecCredential as JSON, and nothing else, on its standard output.',
    });
  }
  const expiresAt = Date.parse(status.expirationTimestamp ?? '');
  return {
    headers: status.token === undefined ? {} : { authorization: `Bearer ${status.token}` },
    ...(status.clientCertificateData === undefined
      ? {}
      : { certificate: status.clientCertificateData, key: status.clientKeyData }),
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
