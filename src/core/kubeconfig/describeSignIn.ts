import { commandOf } from './fileReferences.ts';
import { type Content, textOf } from './openKubeconfig.ts';

/** How a user entry signs in to a server, in a word or two; no secret is in it. */
export const describeSignIn = (user: Content | undefined, server: string): string => {
  const way = nameWay(user);
  const isWithheld = way !== 'nothing' && /^http:/i.test(server);
  return isWithheld ? `nothing: ${way} is not sent to an http:// address` : way;
};

const nameWay = (user: Content | undefined): string => {
  if (user === undefined) return 'nothing';
  const has = (key: string): boolean => textOf(user, key) !== '';
  const command = commandOf(user);
  if (command !== '') return `exec ${command.split(/[\\/]/).at(-1)}`;
  if (has('client-certificate-data') || has('client-certificate')) return 'client certificate';
  if (has('tokenFile')) return 'token file';
  if (has('token')) return 'token';
  if (has('username')) return 'password';
  const provider = user['auth-provider'];
  if (typeof provider === 'object' && provider !== null)
    return `auth provider ${textOf(provider as Content, 'name')}`.trimEnd();
  return 'nothing';
};
