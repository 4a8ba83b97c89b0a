import { type IncomingHttpHeaders, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** What streaming needs of a request: an IncomingMessage is one. */
export interface UpgradeRequest {
  readonly method?: string | undefined;
  /** Path and query. */
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Names the subprotocols a SPDY client offers, and in the answer the one that was chosen. */
export const protocolVersionHeader = 'X-Stream-Protocol-Version';

/** Whether the client asks for a WebSocket; else it is SPDY, or no upgrade at all. */
export function isWebSocketRequest(request: UpgradeRequest): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket' && isUpgradeRequest(request);
}

/** Whether the client asks to leave HTTP on this connection. */
function isUpgradeRequest(request: UpgradeRequest): boolean {
  return request.headers.connection?.toLowerCase().includes('upgrade') ?? false;
}

/** The values of a header that is a list, in the order of preference. */
export function headerList(request: UpgradeRequest, name: string): string[] {
  const value = request.headers[name.toLowerCase()];
  return [value ?? []]
    .flat()
    .flatMap((line) => line.split(','))
    .map((item) => item.trim())
    .filter((item) => item.length > 0);
}

/** The query of a request whose `url` is path and query. */
export function queryOf(request: UpgradeRequest): URLSearchParams {
  const url = request.url ?? '';
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}

/** Answers an upgrade with an ordinary response and ends the connection. */
export function refuseUpgrade(
  socket: Duplex,
  answer: { code: number; body: string; contentType?: string; headers?: Readonly<Record<string, string>> },
): void {
  const lines = [
    `HTTP/1.1 ${answer.code} ${STATUS_CODES[answer.code] ?? 'Unknown'}`,
    `Content-Type: ${answer.contentType ?? 'text/plain; charset=utf-8'}`,
    `Content-Length: ${Buffer.byteLength(answer.body)}`,
    'Connection: close',
    ...Object.entries(answer.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
  ];
  // The peer may be gone before it reads why.
  socket.on('error', () => socket.destroy());
  socket.resume();
  socket.end(`${lines.join('\r\n')}\r\n\r\n${answer.body}`);
}

/** Answers 101 for SPDY/3.1. What follows on the socket are frames. */
export function switchToSpdy(socket: Duplex, protocol: string): void {
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n' +
      `${protocolVersionHeader}: ${protocol}\r\n\r\n`,
  );
}

/** The first protocol of the client that the server speaks too. */
export function negotiate(offered: readonly string[], supported: readonly string[]): string | undefined {
  return offered.find((protocol) => supported.includes(protocol));
}

/** The refusal Kubernetes gives to a SPDY client with which it shares no protocol. */
export function refuseProtocols(socket: Duplex, offered: readonly string[], supported: readonly string[]): void {
  refuseUpgrade(socket, {
    code: 403,
    body: `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${supported.join(' ')}]\n`,
    headers: { 'X-Accepted-Stream-Protocol-Versions': supported.join(', ') },
  });
}
