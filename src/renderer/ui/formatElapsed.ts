/** How long work took or takes: «0.4 s» when it is over, «12 s», «1 min 23 s», «2 h 5 min». Milliseconds in. */
export const formatElapsed = (milliseconds: number, isOver: boolean): string => {
  const seconds = Math.max(0, milliseconds) / 1000;
  // A tenth that counts on would only flicker.
  if (isOver && seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = isOver ? Math.round(seconds) : Math.floor(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
};
