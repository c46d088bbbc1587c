import { readFile } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import type { SignIn } from './kubeAccess.ts';
import { type ExecPlugin, runExecPlugin } from './runExecPlugin.ts';
import { shareRun } from './shareRun.ts';

/** The user of a kubeconfig's context, its files named by absolute paths and its certificates read. */
export interface KubeUser {
  readonly certificate?: Buffer | undefined;
  readonly key?: Buffer | undefined;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly exec?: ExecPlugin | undefined;
  /** As it stands in the kubeconfig. */
  readonly authProvider?: Readonly<Record<string, unknown>> | undefined;
  /** Headers that ask to act as somebody else. */
  readonly impersonate: Readonly<Record<string, string | string[]>>;
}

interface Fresh extends SignIn {
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

/** Milliseconds that a token file's or an auth provider's answer is used before it is read again. */
const REREAD = 60_000;
/** A plugin may open a browser and wait for a person. */
const PLUGIN_DEADLINE = 180_000;
/** A token that ends this soon would end on its way. */
const MARGIN = 10_000;

/** Makes the function that signs a user in: answers are kept while they are valid, and asked for once at a time. */
export const createSignIn = (user: KubeUser, env: NodeJS.ProcessEnv) => {
  let kept: Fresh | undefined;
  const obtain = shareRun(async (signal) => {
    kept = await askForSignIn(user, env, signal);
    return kept;
  }, PLUGIN_DEADLINE);
  return async (signal: AbortSignal): Promise<SignIn> => {
    const valid = kept !== undefined && (kept.expiresAt ?? Number.POSITIVE_INFINITY) > Date.now() + MARGIN;
    const { headers, certificate, key } = valid && kept !== undefined ? kept : await obtain(signal);
    return {
      headers: { ...headers, ...user.impersonate },
      certificate: certificate ?? user.certificate,
      key: certificate === undefined ? user.key : key,
    };
  };
};

const askForSignIn = async (user: KubeUser, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Fresh> => {
  if (user.tokenFile !== undefined) {
    return { ...bearer(await readToken(user.tokenFile)), expiresAt: Date.now() + REREAD + MARGIN };
  }
  if (user.token !== undefined) return bearer(user.token);
  if (user.username !== undefined) {
    const pair = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
    return { headers: { authorization: `Basic ${pair}` } };
  }
  if (user.exec !== undefined) return await runExecPlugin(user.exec, { env, signal });
  if (user.authProvider !== undefined) return await askAuthProvider(user.authProvider);
  return { headers: {} };
};

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token.trim()}` } });

const readToken = async (file: string) => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new AppError('KUBECONFIG_INVALID', `The token file ${file} of the kubeconfig cannot be read.`, {
      hint: 'Sign in again with the tool that wrote the kubeconfig.',
      cause,
    });
  }
};

/** OIDC, and the providers that clouds had before exec plugins, as the Kubernetes client knows them. */
const askAuthProvider = async (authProvider: Readonly<Record<string, unknown>>): Promise<Fresh> => {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'cluster', server: 'https://localhost', skipTLSVerify: false },
    // A copy: it writes renewed tokens into what it is given.
    { name: 'user', authProvider: structuredClone(authProvider) },
  );
  const options: { headers?: Record<string, string> } = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (cause) {
    const name = String(authProvider.name ?? 'the auth provider');
    throw new AppError('API_FAILED', `Signing in with ${name} failed: ${(cause as Error).message}`, {
      hint: 'Sign in again with the tool that wrote the kubeconfig.',
      cause,
    });
  }
  return { headers: { ...options.headers }, expiresAt: Date.now() + REREAD + MARGIN };
};
