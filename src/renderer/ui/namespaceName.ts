/** Why a name is none for a namespace, as a sentence. */
export const findNameProblem = (name: string): string | undefined => {
  if (name === '') return 'A namespace needs a name.';
  if (name.length > 63) return `A name has at most 63 characters; this one has ${name.length}.`;
  return /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)
    ? undefined
    : 'A name has lower-case letters, digits and hyphens, and begins and ends with a letter or digit.';
};
