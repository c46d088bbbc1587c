import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { writeJson } from '../../lib/exactJson.ts';
import { createSignIn, type KubeUser } from './createSignIn.ts';
import type { KubeAccess } from './kubeAccess.ts';
import type { ExecPlugin } from './runExecPlugin.ts';

/** A context's entries as they stand in the kubeconfig, and the folders that their paths count from. */
export interface ContextEntries {
  readonly name: string;
  readonly cluster: Readonly<Record<string, unknown>>;
  readonly user: Readonly<Record<string, unknown>>;
  readonly clusterFolder: string;
  readonly userFolder: string;
}

const text = z.string().min(1).nullish();

const clusterEntry = z.looseObject({
  server: z.url({ protocol: /^https?$/ }),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': text,
  'proxy-url': text,
  extensions: z.array(z.looseObject({ name: z.string(), extension: z.unknown() })).nullish(),
});

const execEntry = z.looseObject({
  apiVersion: z.string().min(1),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
  installHint: z.string().nullish(),
  interactiveMode: z.string().nullish(),
  provideClusterInfo: z.boolean().nullish(),
});

const userEntry = z.looseObject({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: z.string().nullish(),
  as: text,
  'as-uid': text,
  'as-groups': z.array(z.string()).nullish(),
  exec: execEntry.nullish(),
  'auth-provider': z.looseObject({ name: z.string() }).nullish(),
});

/** Reads how a context is reached, its certificate files included. `KUBECONFIG_INVALID` names what is wrong. */
export const readContextAccess = async (
  context: ContextEntries,
  env: NodeJS.ProcessEnv,
): Promise<KubeAccess> => {
  const cluster = parse(clusterEntry, context.cluster, `cluster of the context ${context.name}`);
  const user = parse(userEntry, context.user, `user of the context ${context.name}`);
  const [authority, certificate, key] = await Promise.all([
    readPem(cluster['certificate-authority-data'], cluster['certificate-authority'], context.clusterFolder),
    readPem(user['client-certificate-data'], user['client-certificate'], context.userFolder),
    readPem(user['client-key-data'], user['client-key'], context.userFolder),
  ]);
  const who: KubeUser = {
    certificate,
    key,
    token: user.token ?? undefined,
    tokenFile: user.tokenFile ? path.resolve(context.userFolder, user.tokenFile) : undefined,
    username: user.username ?? undefined,
    password: user.password ?? undefined,
    exec: user.exec ? readExec(user.exec, cluster, context.userFolder) : undefined,
    authProvider: user['auth-provider'] ?? undefined,
    impersonate: readImpersonation(user),
  };
  const { impersonate, ...credentials } = who;
  const isPlain = /^http:/i.test(cluster.server);
  const isWithheld = isPlain && Object.values(credentials).some((each) => each !== undefined);
  const parts = [context.cluster, context.user, authority, certificate, key].map((part) =>
    Buffer.isBuffer(part) ? part.toString('base64') : (part ?? null),
  );
  return {
    server: cluster.server,
    authority,
    serverName: cluster['tls-server-name'] ?? undefined,
    insecure: cluster['insecure-skip-tls-verify'] ?? undefined,
    proxyUrl: cluster['proxy-url'] ?? undefined,
    fingerprint: createHash('sha256').update(writeJson(parts)).digest('hex'),
    // As kubectl: over a connection that is not encrypted, no credential is sent and no plugin is run.
    signIn: createSignIn(isPlain ? { impersonate } : who, env),
    ...(isWithheld ? { withheld: PLAIN } : {}),
    renewable: [who.tokenFile, who.exec, who.authProvider].some((each) => each !== undefined),
  };
};

const PLAIN =
  'No credentials were sent, because the address of the server begins with http:// and anyone on the way could read them. Change it to https:// in the cluster entry of the kubeconfig.';

const parse = <T>(schema: z.ZodType<T>, entry: unknown, what: string): T => {
  const result = schema.safeParse(entry);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new AppError(
    'KUBECONFIG_INVALID',
    `The ${what} cannot be used: ${issue?.path.join('.') || 'it'} is not as a kubeconfig has it.`,
    { hint: 'Correct the entry, or import the kubeconfig again.', details: [issue?.message ?? ''] },
  );
};

/** Data counts before a file, as for kubectl. */
const readPem = async (data: string | null | undefined, file: string | null | undefined, folder: string) => {
  if (data) return Buffer.from(data, 'base64');
  if (!file) return undefined;
  const place = path.resolve(folder, file);
  try {
    return await readFile(place);
  } catch (cause) {
    throw new AppError('KUBECONFIG_INVALID', `The kubeconfig names ${place}, which cannot be read.`, {
      hint: 'Put the file back, or sign in again with the tool that wrote the kubeconfig.',
      cause,
    });
  }
};

const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

const readExec = (
  exec: z.output<typeof execEntry>,
  cluster: z.output<typeof clusterEntry>,
  folder: string,
): ExecPlugin => {
  const config = cluster.extensions?.find(({ name }) => name === EXEC_EXTENSION)?.extension;
  const { server, extensions: _, ...rest } = cluster;
  return {
    apiVersion: exec.apiVersion,
    command: exec.command,
    args: exec.args ?? [],
    env: exec.env ?? [],
    folder,
    installHint: exec.installHint ?? undefined,
    interactiveMode: exec.interactiveMode ?? undefined,
    ...(exec.provideClusterInfo
      ? { cluster: { server, ...rest, ...(config === undefined ? {} : { config }) } }
      : {}),
  };
};

const readImpersonation = (user: z.output<typeof userEntry>): Record<string, string | string[]> => ({
  ...(user.as ? { 'impersonate-user': user.as } : {}),
  ...(user['as-uid'] ? { 'impersonate-uid': user['as-uid'] } : {}),
  ...(user['as-groups']?.length ? { 'impersonate-group': user['as-groups'] } : {}),
});
