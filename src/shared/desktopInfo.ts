/** What the desktop shell tells the page about itself; in a browser there is none of it. */
export interface DesktopInfo {
  /** Slipway's own version, such as 0.1.0. */
  readonly version: string;
}
