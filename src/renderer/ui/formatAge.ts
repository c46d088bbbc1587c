const units = [
  { name: 'd', milliseconds: 86_400_000, from: 86_400_000 * 2 },
  { name: 'h', milliseconds: 3_600_000, from: 3_600_000 * 2 },
  { name: 'min', milliseconds: 60_000, from: 60_000 },
  { name: 's', milliseconds: 1000, from: 1000 },
];

/** How long something took or takes: «45 s», «3 min», «26 h», «12 d». Milliseconds in. */
const formatDuration = (milliseconds: number): string => {
  const unit = units.find(({ from }) => milliseconds >= from);
  return unit === undefined ? '0 s' : `${Math.floor(milliseconds / unit.milliseconds)} ${unit.name}`;
};

/** Clocks of other machines may be that far ahead of ours. */
const AHEAD = 60_000;

/** «3 min ago», «just now», «in 5 d». */
export const formatAge = (at: number, now: number): string => {
  if (at - now > AHEAD) return `in ${formatDuration(at - now)}`;
  return now - at < 1000 ? 'just now' : `${formatDuration(now - at)} ago`;
};

/** The same without «ago», for tables. */
export const formatShortAge = (at: number, now: number): string =>
  at - now > AHEAD ? formatAge(at, now) : formatDuration(Math.max(0, now - at));

// Made once: making one takes longer than drawing a row.
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** The exact time in the person's own words and time zone. */
export const formatTime = (at: number): string => times.format(at);
