/** The system's name of an error, such as ENOENT. */
export const errorCodeOf = (error: unknown): string | undefined =>
  error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
