import { Writable } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Exchange, ReplyStream, Upgrade } from '../http/exchange.ts';
import { joined, type ReplyBody } from '../http/reply-body.ts';
import { WrappedExchange } from '../http/wrapped-exchange.ts';

/** Bytes as they are, or as base64 text; the first that a client offers is spoken. */
const protocols: readonly string[] = ['binary.k8s.io', 'base64.binary.k8s.io'];
const normalClosure = 1000;

/** The exchange itself, or, when it asks for a web socket of messages, one whose successful reply goes out as messages. */
export function overLogSocket(exchange: Exchange): Exchange {
  const { upgrade, headers } = exchange;
  if (!upgrade || String(headers.upgrade).toLowerCase() !== 'websocket') return exchange;
  const offered = String(headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
  const spoken = offered.find((one) => protocols.includes(one));
  // Without a name bytes are spoken; with foreign names nothing is.
  return spoken !== undefined || offered[0] === '' ? new LogSocketExchange(exchange, upgrade, spoken) : exchange;
}

/**
 * Looks like plain HTTP to what replies. What succeeds goes out message by message, and the socket is closed at the end; a refusal
 * stays an HTTP answer. What the client sends is not read.
 */
class LogSocketExchange extends WrappedExchange {
  readonly #upgrade: Upgrade;
  readonly #protocol: string | undefined;
  #isOpen = false;

  constructor(inner: Exchange, upgrade: Upgrade, protocol: string | undefined) {
    super(inner);
    this.#upgrade = upgrade;
    this.#protocol = protocol;
  }

  override get upgrade(): undefined {
    return undefined;
  }
  override get replied(): boolean {
    return this.#isOpen || super.replied;
  }

  override reply(status: number, headers: Readonly<Record<string, string | number>>, body: ReplyBody): void {
    if (status !== 200) super.reply(status, headers, body);
    else this.#messages().end(joined(body));
  }

  override open(): ReplyStream {
    const writable = this.#messages();
    return {
      writable,
      write: (chunk, onTaken) => writable.write(chunk, onTaken),
      get buffered() {
        return writable.writableLength;
      },
      end: () => void writable.end(),
      destroy: () => void this.#upgrade.socket.destroy(),
    };
  }

  #messages(): Writable {
    this.#isOpen = true;
    this.switched();
    const { request, socket, head } = this.#upgrade;
    const server = new WebSocketServer({ noServer: true, handleProtocols: () => this.#protocol ?? false });
    let client: WebSocket | undefined;
    // Answers in this turn, or destroys the socket.
    server.handleUpgrade(request, socket, head, (opened) => {
      client = opened;
      opened.on('error', () => socket.destroy());
    });
    const isText = this.#protocol === 'base64.binary.k8s.io';
    return new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (!client) return done(new Error('the web socket was not opened'));
        client.send(isText ? chunk.toString('base64') : chunk, { binary: !isText }, done);
      },
      final(done) {
        client?.close(normalClosure);
        done();
      },
      destroy(error, done) {
        if (error) socket.destroy();
        done(error);
      },
    });
  }
}
