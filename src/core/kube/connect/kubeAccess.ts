/** What a request carries besides its own: headers, and a client certificate where one signs in. */
export interface SignIn {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** PEM. */
  readonly certificate?: Buffer | string | undefined;
  readonly key?: Buffer | string | undefined;
}

/** How to reach one API server and sign in there. */
export interface KubeAccess {
  /** Address as this machine reaches it; may end in a path below which the API lies. */
  readonly server: string;
  /** PEM of the authority that signed the server's certificate; the system's own without it. */
  readonly authority?: Buffer | undefined;
  /** Name that the server's certificate must carry, where it is not the address. */
  readonly serverName?: string | undefined;
  /** Takes any certificate. */
  readonly insecure?: boolean | undefined;
  /** Proxy of this cluster alone: http, https or socks5. */
  readonly proxyUrl?: string | undefined;
  /** Differs whenever anything of this access does; a hash, no secret. */
  readonly fingerprint: string;
  /** Gives what signs in now; runs a program or reads a file where the kubeconfig says so, and keeps the result while it is valid. */
  readonly signIn: (signal: AbortSignal) => Promise<SignIn>;
  /** A refused sign-in may work when it is asked for anew, though nothing in the kubeconfig changed. */
  readonly renewable: boolean;
  /** Why nothing is sent that signs in, and what to do about it; told where the server refuses. */
  readonly withheld?: string | undefined;
}
