import css from './Meter.module.css';

/** A part of a whole as a bar with words: what is used, and what is asked for (requests), against capacity. */
export const Meter = (props: {
  /** What is measured: «CPU», «Memory». */
  readonly label: string;
  /** Absent where nobody measures. */
  readonly used?: number | undefined;
  readonly requested?: number | undefined;
  readonly capacity: number;
  readonly format: (value: number) => string;
  /** Leaves out the label and writes one line; for tables. */
  readonly compact?: boolean;
}) => {
  const { label, used, requested, capacity, format, compact = false } = props;
  const share = (value: number) => (capacity <= 0 ? 0 : Math.min(100, (value / capacity) * 100));
  const words = [
    ...(used === undefined ? [] : [`${format(used)} used`]),
    ...(requested === undefined ? [] : [`${format(requested)} requested`]),
    `of ${format(capacity)}`,
  ]
    .join(', ')
    .replace(', of', ' of');
  const main = used ?? requested;
  const percent = main === undefined ? 0 : Math.round(share(main));
  return (
    <div className={css.meter} data-compact={compact} data-full={percent >= 90}>
      {compact ? null : (
        <div className={css.words}>
          <span>{label}</span>
          <span className={css.numbers}>{words}</span>
        </div>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot show two values */}
      <div
        role="meter"
        className={css.bar}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={words}
        title={`${label}: ${words}`}
      >
        {requested === undefined ? null : (
          <div className={css.requested} style={{ width: `${share(requested)}%` }} />
        )}
        {used === undefined ? null : <div className={css.used} style={{ width: `${share(used)}%` }} />}
      </div>
      {compact ? <span className={css.percent}>{main === undefined ? '–' : `${percent} %`}</span> : null}
    </div>
  );
};
