/** A client certificate, PEM. The same object means the same certificate: a new one makes the transport connect anew. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** What a request is authenticated with. */
export interface Credential {
  /** The value of the Authorization header. */
  readonly authorization?: string;
  readonly certificate?: ClientCertificate;
}

/** Where credentials come from: files that are rotated, programs that log in. */
export interface Credentials {
  /** Asked before every request: answers at once unless it must read a file or run a program. */
  current(signal?: AbortSignal): Credential | Promise<Credential>;
  /** The server said 401 to this one. True when another may be had by asking again. */
  refused(credential: Credential): boolean;
}

/** Who to act as, for those who may. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
export interface Impersonation {
  readonly user: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** All that is needed to talk to an API server. */
export interface ConnectionConfig {
  /** `https://host:port`, perhaps with a path under which the API is. */
  readonly server: string;
  /** PEM; the authorities of the system when absent. */
  readonly ca?: string;
  readonly skipTlsVerify?: boolean;
  /** The name in the server's certificate, where it is not the host. */
  readonly tlsServerName?: string;
  readonly credentials: Credentials;
  readonly impersonate?: Impersonation;
}

/** Credentials that never change; none at all when empty. */
export function fixedCredentials(credential: Credential): Credentials {
  return { current: () => credential, refused: () => false };
}
