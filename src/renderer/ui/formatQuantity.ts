const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

const round = (value: number): string => {
  if (value === 0) return '0';
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
};

/** Bytes in words: «512 MiB», «1.5 GiB». */
export const formatBytes = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return `${round(bytes / 1024 ** power)} ${units[power]}`;
};

/** Cores in words: «0.25 cores», «2 cores»; small parts stay visible: «0.003 cores». */
export const formatCores = (cores: number): string => {
  const text = cores >= 100 ? String(Math.round(cores)) : String(Number(cores.toPrecision(2)));
  return `${text} ${text === '1' ? 'core' : 'cores'}`;
};

/** A whole number with the person's own separators. */
export const formatCount = (count: number): string => count.toLocaleString();

/** «1 pod», «3 pods». */
export const formatPlural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

const list = new Intl.ListFormat('en-GB');

/** «a», «a and b», «a, b and c». */
export const formatNames = (names: readonly string[]): string => list.format(names);
