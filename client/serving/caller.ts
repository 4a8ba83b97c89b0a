import type { IncomingMessage } from 'node:http';
import type { PeerCertificate, TLSSocket } from 'node:tls';

/** Who asks a server of a component. */
export interface Caller {
  readonly name: string;
  readonly groups: readonly string[];
}

/** What a caller shows to prove who it is. */
export interface CallerCredentials {
  /** The subject of a certificate that the client CA has signed: common name and organizations. */
  readonly certificate?: Caller;
  readonly bearerToken?: string;
}

/** Reads them off a request over TLS; certificates that the server's CA has not signed count as none. */
export function credentialsOf(request: IncomingMessage): CallerCredentials {
  const socket = request.socket as TLSSocket;
  const token = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const subject = socket.authorized ? socket.getPeerCertificate()?.subject : undefined;
  const certificate = subject && userOf(subject);
  return { ...(certificate && { certificate }), ...(token !== undefined && { bearerToken: token }) };
}

/** The common name is the user, the organizations are its groups. node gives one as a string and several as an array. */
function userOf(subject: PeerCertificate['subject']): Caller {
  const { CN, O } = subject as { CN?: string | string[]; O?: string | string[] };
  return { name: [CN ?? []].flat()[0] ?? '', groups: [O ?? []].flat() };
}
