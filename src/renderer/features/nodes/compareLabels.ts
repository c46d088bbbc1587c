export interface LabelRow {
  readonly id: number;
  readonly key: string;
  readonly value: string;
}

interface LabelChanges {
  /** Null removes a label. */
  readonly changes: Readonly<Record<string, string | null>>;
  /** Why it cannot be saved, as a sentence. */
  readonly problem: string | undefined;
}

/** What of the labels was changed in the form. */
export const compareLabels = (
  labels: Readonly<Record<string, string>>,
  rows: readonly LabelRow[],
): LabelChanges => {
  const wanted = new Map<string, string>();
  let problem: string | undefined;
  for (const { key: typed, value } of rows) {
    const key = typed.trim();
    if (key === '') problem = 'A label needs a key.';
    else if (wanted.has(key)) problem = `The label ${key} is there twice.`;
    wanted.set(key, value.trim());
  }
  const removed = Object.keys(labels).filter((key) => !wanted.has(key));
  const set = [...wanted].filter(([key, value]) => labels[key] !== value);
  return { changes: Object.fromEntries([...removed.map((key) => [key, null] as const), ...set]), problem };
};
