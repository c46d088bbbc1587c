import { useNow } from './clock.ts';
import { formatAge, formatShortAge, formatTime } from './formatAge.ts';
import { formatElapsed } from './formatElapsed.ts';

const isTime = (at: number | undefined): at is number =>
  at !== undefined && !Number.isNaN(new Date(at).getTime());

/**
 * «3 min ago», with the exact time on hover; it counts on by itself. `short` leaves out «ago», for tables. Nothing
 * where `at` is no time, such as a date that could not be read.
 */
export const Age = ({ at, short = false }: { readonly at: number | undefined; readonly short?: boolean }) => {
  const text = useNow((now) => {
    if (!isTime(at)) return '';
    return short ? formatShortAge(at, now) : formatAge(at, now);
  });
  if (!isTime(at)) return null;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatTime(at)}>
      {text}
    </time>
  );
};

/** The time between two moments, or since the first while it goes on. */
export const Elapsed = ({ from, to }: { readonly from: number; readonly to?: number | undefined }) => (
  <span>{useNow((now) => formatElapsed((to ?? now) - from, to !== undefined))}</span>
);
