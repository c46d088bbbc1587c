const units = [
  { name: 'd', milliseconds: 86_400_000, from: 86_400_000 * 2 },
  { name: 'h', milliseconds: 3_600_000, from: 3_600_000 * 2 },
  { name: 'min', milliseconds: 60_000, from: 60_000 },
  { name: 's', milliseconds: 1000, from: 1000 },
];

/** How long something took or takes: «45 s», «3 min», «26 h», «12 d». Milliseconds in. */
export const formatDuration = (milliseconds: number): string => {
  const unit = units.find(({ from }) => milliseconds >= from);
  return unit === undefined ? '0 s' : `${Math.floor(milliseconds / unit.milliseconds)} ${unit.name}`;
};

/** «3 min ago», «just now»; clocks of other machines may be ahead of ours. */
export const formatAge = (at: number, now: number): string =>
  now - at < 1000 ? 'just now' : `${formatDuration(now - at)} ago`;

// Made once: making one takes longer than drawing a row.
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** The exact time in the person's own words and time zone. */
export const formatTime = (at: number): string => times.format(at);
