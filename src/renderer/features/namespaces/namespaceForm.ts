/** Why a name is none for a namespace, as a sentence. */
export const findNameProblem = (name: string): string | undefined => {
  if (name === '') return 'A namespace needs a name.';
  if (name.length > 63) return `A name has at most 63 characters; this one has ${name.length}.`;
  return /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)
    ? undefined
    : 'A name has lower-case letters, digits and hyphens, and begins and ends with a letter or digit.';
};

const splitLabels = (text: string): readonly string[] => text.split(/[,\s]+/).filter((part) => part !== '');

export const findLabelProblem = (text: string): string | undefined => {
  const wrong = splitLabels(text).find((part) => !/^[^=]+=[^=]*$/.test(part));
  return wrong === undefined ? undefined : `«${wrong}» is no label; write it as key=value.`;
};

/** Labels written as `a=b, c=d`. */
export const parseLabels = (text: string): Record<string, string> =>
  Object.fromEntries(
    splitLabels(text).map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at), part.slice(at + 1)];
    }),
  );
