/** The options of a call of the engine: ended with the caller, or never where nobody can end it. */
export const withSignal = (signal: AbortSignal | undefined): { readonly signal: AbortSignal } => ({
  signal: signal ?? new AbortController().signal,
});
