import { useState } from 'react';
import { api } from '../../api/api.ts';
import { notify } from '../../ui/notify.ts';
import {
  emptyForm,
  findLabelProblem,
  findNeededSecret,
  noSecrets,
  type SecretName,
  toAddRequest,
  toSecrets,
} from './machineForm.ts';
import { useAttempts } from './useAttempts.ts';

/** The state of adding one machine: what was typed, and how trying it goes. */
export const useAddOne = (onClose: () => void) => {
  const [form, setForm] = useState(emptyForm);
  const [secrets, setSecrets] = useState(noSecrets);
  const request = toAddRequest(form);
  const attempts = useAttempts(async ({ acceptedKeys, signal }) => {
    const given = toSecrets(secrets);
    const { name, target } = await api.hosts.add({ ...request, acceptedKeys, secrets: given }, { signal });
    onClose();
    notify.success(`${name} is added: ${target}.`);
  });
  const needed = findNeededSecret(attempts.error);
  const [asked, setAsked] = useState<readonly SecretName[]>(['password']);
  if (needed !== undefined && !asked.includes(needed)) setAsked([...asked, needed]);
  return {
    /** Secrets that stand beside the machine: once one was missing, it stays in sight. */
    asked,
    needed,
    form,
    setForm,
    secrets,
    setSecrets,
    request,
    attempts,
    labelProblem: findLabelProblem(form.labels),
  };
};

export type AddingOne = ReturnType<typeof useAddOne>;
