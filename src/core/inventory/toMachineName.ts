/** A name for a machine from its host name: the first label, as a DNS label; undefined when nothing of use is left. */
export const toMachineName = (hostName: string): string | undefined => {
  const [first = ''] = hostName.trim().toLowerCase().split('.');
  const name = first
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return name === '' || name === 'localhost' ? undefined : name;
};
