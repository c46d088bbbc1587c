import { addHost, addMany } from './addHost.ts';
import { checkHosts } from './checkHosts.ts';
import { editHost } from './editHost.ts';
import { fixHosts } from './fixHosts.ts';
import type { HostsArea } from './hostsArea.ts';
import { findEntry, type HostsParts } from './hostsParts.ts';
import { listHosts } from './listHosts.ts';
import { removeHost } from './removeHost.ts';
import { tryMachine } from './tryMachine.ts';
import { watchHosts } from './watchHosts.ts';

/** The inventory of machines, over the settings file and the ways to the machines. */
export const createHosts = (parts: HostsParts): HostsArea => ({
  ...watchHosts(parts),
  keepsSecrets: parts.secrets.lasting,
  list: async (options) => await listHosts(parts, options),
  add: async (request, options) => await addHost(parts, request, options),
  addMany: async (text, options) => await addMany(parts, text, options),
  listSshConfig: async () => {
    const targets = new Set(parts.inventory.list().map(({ target }) => target));
    const aliases = await parts.access.listAliases();
    return [...new Set(aliases)].filter((alias) => !targets.has(alias));
  },
  test: async (name, options) => {
    const { keepSecrets } = await tryMachine(parts, findEntry(name, parts), options);
    keepSecrets();
  },
  edit: async (name, request, { signal }) => await editHost(parts, name, { ...request, signal }),
  check: async (names, options) => await checkHosts(parts, names, options),
  fix: async (names, fixes, options) => await fixHosts(parts, { names, fixes }, options),
  remove: async (name, options) => await removeHost(parts, name, options),
});
