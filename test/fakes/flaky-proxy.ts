import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy between a client and a real server on this machine, whose wires a test can cut. */
export class FlakyProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #refusing = false;
  #silent = false;
  /** How many connections clients have made so far. */
  connections = 0;

  private constructor(targetPort: number) {
    this.#server = createServer((client) => {
      this.connections++;
      if (this.#refusing) {
        client.destroy();
        return;
      }
      const upstream = connect(targetPort, '127.0.0.1');
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (data) => {
          if (!this.#silent) to.write(data);
        });
        // An end of either side, however it comes about, is the end of both.
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
  }

  /** Listens on a random port of the loopback and forwards to `targetPort`. */
  static async start(targetPort: number): Promise<FlakyProxy> {
    const proxy = new FlakyProxy(targetPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== 'object' || !address) throw new Error('the proxy does not listen');
    return address.port;
  }

  /** Cuts all connections; new ones get through. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts all connections and hangs up on new ones, until `restore`. */
  refuse(): void {
    this.#refusing = true;
    this.cut();
  }

  /** Keeps the connections but swallows what is sent, as a network that lost its route; until `restore`. */
  silence(): void {
    this.#silent = true;
  }

  restore(): void {
    this.#refusing = false;
    if (this.#silent) this.cut(); // Bytes are missing in them.
    this.#silent = false;
  }

  async dispose(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
