import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';

/**
 * The certificate that the other side has shown, and holds the key of; undefined when it has shown none. Whether it is worth
 * anything is for authenticators to say: one that they do not believe is a bad credential, and not none. The certificates
 * between it and a CA come with it only where the TLS library has checked the whole way.
 */
export function peerCertificateOf(socket: TLSSocket): PeerCertificate | DetailedPeerCertificate | undefined {
  // A connection without TLS, behind something that ends it.
  if (typeof socket.getPeerCertificate !== 'function') return undefined;
  const certificate = socket.authorized ? socket.getPeerCertificate(true) : socket.getPeerCertificate();
  return certificate && Object.keys(certificate).length > 0 ? certificate : undefined;
}
