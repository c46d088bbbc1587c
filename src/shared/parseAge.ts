const AGE = /^(?:(\d+)y)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const UNITS = [365 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000];

/**
 * A duration as kubectl prints it (`45s`, `5m30s`, `3h25m`, `2d3h`, `1y100d`), in milliseconds; undefined for any other
 * text. It is rounded down to its last unit. See
 * https://pkg.go.dev/k8s.io/apimachinery/pkg/util/duration#HumanDuration
 */
export const parseAge = (text: string): number | undefined => {
  const match = text === '' ? null : AGE.exec(text);
  if (match === null) return undefined;
  return UNITS.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit, 0);
};
