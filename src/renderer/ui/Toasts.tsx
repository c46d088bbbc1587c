import { ActionIcon, Button } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { describeError } from './ErrorNote.tsx';
import { closeToast, type Toast, toastStore } from './notify.ts';
import css from './Toasts.module.css';

/** Messages in the corner; see `notify`. */
export const Toasts = () => {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get);
  return (
    <section className={css.toasts} aria-label="Messages" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
};

const ToastCard = ({ toast }: { readonly toast: Toast }) => {
  const { id, message, error, action } = toast;
  const close = () => closeToast(id);
  return (
    <div className={css.toast} data-failed={error !== undefined} {...(error ? { role: 'alert' } : {})}>
      {error ? <IconAlertCircle size={16} aria-hidden /> : <IconCircleCheck size={16} aria-hidden />}
      <div className={css.text}>
        <div>{message}</div>
        {error?.hint === undefined ? null : <div className={css.hint}>{error.hint}</div>}
        {error?.details === undefined ? null : (
          <details>
            <summary>Details</summary>
            <pre>{describeError(error)}</pre>
          </details>
        )}
        {action === undefined ? null : (
          <Button
            variant="subtle"
            onClick={() => {
              action.run();
              close();
            }}
          >
            {action.title}
          </Button>
        )}
      </div>
      <ActionIcon aria-label="Close the message" onClick={close}>
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
};
