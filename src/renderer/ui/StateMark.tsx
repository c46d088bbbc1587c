import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconProgress,
} from '@tabler/icons-react';
import css from './StateMark.module.css';
import { type Tone, toneOf } from './stateTone.ts';

const icons = {
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  idle: IconCircleDashed,
  busy: IconProgress,
} satisfies Record<Tone, unknown>;

/** A state as icon, word and colour, never colour alone. Without `tone` it is found from the word (`toneOf`). */
export const StateMark = ({
  word,
  tone = toneOf(word),
  title,
  iconOnly = false,
}: {
  readonly word: string;
  readonly tone?: Tone | undefined;
  /** Shown on hover: the reason, in words. */
  readonly title?: string | undefined;
  /** The word is then for screen readers and the hover alone; only where space forbids it. */
  readonly iconOnly?: boolean;
}) => {
  const Icon = icons[tone];
  return (
    <span className={css.mark} data-tone={tone} title={title ?? (iconOnly ? word : undefined)}>
      <Icon size={14} stroke={2} aria-hidden />
      <span className={iconOnly ? css.hidden : css.word}>{word}</span>
    </span>
  );
};
