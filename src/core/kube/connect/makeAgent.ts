import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { KubeAccess, SignIn } from './kubeAccess.ts';

export interface AgentRequest {
  readonly access: KubeAccess;
  readonly signIn: SignIn;
  readonly maxSockets: number;
  /** HTTPS_PROXY and NO_PROXY, as kubectl heeds them, are read from here. */
  readonly env: NodeJS.ProcessEnv;
}

/** Milliseconds without traffic after which the system asks whether the other side still lives: a laptop's sleep is noticed. */
const KEEP_ALIVE = 15_000;

/** Makes what keeps and shares the connections to one API server. */
export const makeAgent = async (request: AgentRequest): Promise<HttpAgent> => {
  const { access, maxSockets, env } = request;
  if (access.proxyUrl !== undefined) return await makeProxyAgent(request);
  const options = { keepAlive: true, keepAliveMsecs: KEEP_ALIVE, maxSockets, proxyEnv: env };
  if (access.server.startsWith('http:')) return new HttpAgent(options);
  return new HttpsAgent({ ...options, ...tlsOptions(request) });
};

/** What the TLS connection shows and demands. */
export const tlsOptions = ({ access, signIn }: Pick<AgentRequest, 'access' | 'signIn'>) => ({
  ...(access.authority === undefined ? {} : { ca: access.authority }),
  ...(access.serverName === undefined ? {} : { servername: access.serverName }),
  ...(access.insecure ? { rejectUnauthorized: false } : {}),
  ...(signIn.certificate === undefined ? {} : { cert: signIn.certificate }),
  ...(signIn.key === undefined ? {} : { key: signIn.key }),
});

/** The Kubernetes client knows all kinds of proxies that a kubeconfig may name. */
const makeProxyAgent = async ({ access, signIn, maxSockets }: AgentRequest): Promise<HttpAgent> => {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const base64 = (pem: Buffer | string) => Buffer.from(pem).toString('base64');
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    {
      name: 'cluster',
      server: access.server,
      skipTLSVerify: access.insecure ?? false,
      ...(access.serverName === undefined ? {} : { tlsServerName: access.serverName }),
      ...(access.proxyUrl === undefined ? {} : { proxyUrl: access.proxyUrl }),
      ...(access.authority === undefined ? {} : { caData: base64(access.authority) }),
    },
    {
      name: 'user',
      ...(signIn.certificate === undefined ? {} : { certData: base64(signIn.certificate) }),
      ...(signIn.key === undefined ? {} : { keyData: base64(signIn.key) }),
    },
  );
  const options: { agent?: unknown } = {};
  await config.applyToHTTPSOptions(options as Parameters<typeof config.applyToHTTPSOptions>[0]);
  // It makes agents that close each connection after one request.
  return Object.assign(options.agent as HttpAgent, {
    keepAlive: true,
    keepAliveMsecs: KEEP_ALIVE,
    maxSockets,
  });
};
