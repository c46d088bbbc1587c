import css from './StateMark.module.css';
import { type Tone, toneOf } from './stateTone.ts';

const circle = 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18';

/** One outline each: in a table that is scrolled another state is then another attribute, and not other elements. */
const outlines: Readonly<Record<Tone, string>> = {
  ok: `${circle}M8.5 12l2.5 2.5l4.5-5`,
  warn: 'M12 4L2.5 20h19zM12 10v4M12 17v.01',
  bad: `${circle}M9.5 9.5l5 5M14.5 9.5l-5 5`,
  idle: circle,
  busy: 'M12 3a9 9 0 1 1-9 9',
};

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
  const shape = /^\p{Ll}/u.test(word) ? css.word : undefined;
  return (
    <span className={css.mark} data-tone={tone} title={title ?? (iconOnly ? word : undefined)}>
      <svg width={14} height={14} viewBox="0 0 24 24" aria-hidden>
        <path d={outlines[tone]} />
      </svg>
      <span className={iconOnly ? css.hidden : shape}>{word}</span>
    </span>
  );
};
