import { CopyButton } from './CopyButton.tsx';
import { Dialog } from './Dialog.tsx';
import css from './text.module.css';

/** Text to read and copy. */
export const TextDialog = (props: {
  readonly title: string;
  readonly text: string;
  readonly what: string;
  readonly onClose: () => void;
}) => (
  <Dialog onClose={props.onClose} title={props.title} size="lg">
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long text is scrolled with the keyboard */}
    <pre className={css.block} tabIndex={0}>
      {props.text}
    </pre>
    <CopyButton text={props.text} what={props.what} title={`Copy ${props.what}`} />
  </Dialog>
);
