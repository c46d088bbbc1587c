/** Bytes as people read them: `350 MB`, `7.6 GB` (of 1024). */
export const formatBytes = (bytes: number): string =>
  bytes < 2 ** 30
    ? `${Math.floor(bytes / 2 ** 20)} MB`
    : `${(Math.floor((bytes / 2 ** 30) * 10) / 10).toFixed(1)} GB`;
