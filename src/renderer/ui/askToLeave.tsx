import { ConfirmDialog } from './ConfirmDialog.tsx';
import { openDialog } from './overlays.tsx';
import type { LeaveQuestion } from './unsaved.ts';

/** Asks whether what is not saved may be lost. */
export const askToLeave = ({ title, body, stay, leave }: LeaveQuestion): Promise<boolean> => {
  const answer = Promise.withResolvers<boolean>();
  openDialog((close) => (
    <ConfirmDialog
      {...{ title, body }}
      verb={leave}
      refusal={stay}
      danger
      onConfirm={() => answer.resolve(true)}
      onClose={() => {
        close();
        answer.resolve(false);
      }}
    />
  ));
  return answer.promise;
};
