/** Names of the few messages between the desktop shell and its preload script; all else goes through the port. */
export const CHANNELS = {
  /** Page to shell: wants a port. */
  connect: 'slipway:connect',
  /** Shell to page: the port. */
  port: 'slipway:port',
  /** Page to shell: listens for files now. */
  ready: 'slipway:ready',
  /** Shell to page: files that were opened from outside. */
  openFiles: 'slipway:open-files',
  /** Shell to page: the route to show. */
  goTo: 'slipway:go-to',
} as const;
