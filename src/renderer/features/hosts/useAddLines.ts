import { useState } from 'react';
import type { PastedResult } from '../../../shared/machine.ts';
import { api } from '../../api/api.ts';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { notify } from '../../ui/notify.ts';
import { findNeededSecret, findUnknownKey, noSecrets, toSecrets } from './machineForm.ts';
import { useAttempts } from './useAttempts.ts';

/** The state of adding the machines of several lines: those that failed stay, to be corrected and tried again. */
export const useAddLines = (onClose: () => void) => {
  const [text, setText] = useState('');
  const [secrets, setSecrets] = useState(noSecrets);
  const [results, setResults] = useState<readonly PastedResult[]>([]);
  const [acceptedKeys, setAcceptedKeys] = useState<readonly string[]>([]);
  const attempts = useAttempts(async ({ signal }) => {
    const given = { text, acceptedKeys: [...acceptedKeys], secrets: toSecrets(secrets) };
    const answers = await api.hosts.addMany(given, { signal });
    const added = [...results, ...answers].filter(({ machine }) => machine !== undefined);
    const failed = answers.filter(({ error }) => error !== undefined);
    setResults([...added, ...failed]);
    setText(failed.map((line) => line.text).join('\n'));
    if (failed.length > 0 || added.length === 0) return;
    onClose();
    notify.success(describeAdded(added.flatMap(({ machine }) => machine?.name ?? [])));
  });
  const errors = results.map(({ error }) => error);
  return {
    text,
    setText,
    secrets,
    setSecrets,
    results,
    attempts,
    keys: [...new Set(errors.flatMap((error) => findUnknownKey(error) ?? []))],
    needed: errors.map(findNeededSecret).find((name) => name !== undefined),
    acceptedKeys,
    accept: (fingerprint: string, isAccepted: boolean) =>
      setAcceptedKeys([
        ...acceptedKeys.filter((other) => other !== fingerprint),
        ...(isAccepted ? [fingerprint] : []),
      ]),
  };
};

export type AddingLines = ReturnType<typeof useAddLines>;

const describeAdded = (names: readonly string[]): string =>
  names.length === 1
    ? `${names[0]} is added.`
    : `${formatPlural(names.length, 'machine')} are added: ${names.join(', ')}.`;
