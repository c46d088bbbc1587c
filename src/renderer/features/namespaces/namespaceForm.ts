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
