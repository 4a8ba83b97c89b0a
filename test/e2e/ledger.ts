import { Agent, request } from 'node:https';

/** The answer of an API server; undefined when none came, so that nobody knows whether it was done. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: { readonly metadata?: { readonly name?: string; readonly resourceVersion?: string } };
}

/** Sends requests as they are, once each: who keeps books must know what was sent how often. */
export class PlainApi {
  readonly #server: string;
  readonly #token: string;
  readonly #agent = new Agent({ keepAlive: true, rejectUnauthorized: false });

  constructor(server: string, token: string) {
    this.#server = server;
    this.#token = token;
  }

  send(method: string, path: string, body?: unknown): Promise<ApiAnswer | undefined> {
    return new Promise((resolve) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const sent = request(
        `${this.#server}${path}`,
        {
          method,
          agent: this.#agent,
          timeout: 5000,
          headers: { authorization: `Bearer ${this.#token}`, 'content-type': type },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', () => resolve(undefined));
          answer.on('close', () => resolve(undefined));
          answer.on('end', () => {
            const text = Buffer.concat(parts).toString();
            resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) as ApiAnswer['body'] });
          });
        },
      );
      sent.on('error', () => resolve(undefined));
      sent.on('timeout', () => sent.destroy());
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** What is known of one object: the version of the last write that was acknowledged, absent when that deleted it. */
interface Entry {
  acknowledged: string | undefined;
  /** A write after that got no answer: it may have been done. */
  unknown: boolean;
}

/** Books on what an API server has acknowledged. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly #others: boolean;
  acknowledged = 0;

  /** `others` write to the same objects too: status, for one. Then an object may be newer than what is in the books. */
  constructor({ others = false } = {}) {
    this.#others = others;
  }

  /** Whether the outcome of the last write is known, so that the next one has a state to begin with. */
  isCertain(key: string): boolean {
    return this.#entries.get(key)?.unknown !== true;
  }

  /** Books one write; `gone` for one that deletes. True when it was acknowledged. */
  book(key: string, answer: ApiAnswer | undefined, gone = false): boolean {
    const entry = this.#entries.get(key) ?? { acknowledged: undefined, unknown: false };
    this.#entries.set(key, entry);
    const done = answer !== undefined && answer.status < 300;
    if (done) {
      entry.acknowledged = gone ? undefined : answer.body.metadata?.resourceVersion;
      entry.unknown = false;
      this.acknowledged++;
    }
    // An answer that is an error says that nothing was done, but for those of a server that is about to go.
    else entry.unknown ||= answer === undefined || answer.status >= 500;
    return done;
  }

  /** What does not agree with what is there (versions by key), one line each. */
  disagreements(there: ReadonlyMap<string, string>): string[] {
    const lines: string[] = [];
    for (const [key, { acknowledged, unknown }] of this.#entries) {
      const found = there.get(key);
      const newer = found !== undefined && Number(found) > Number(acknowledged ?? 0);
      // After a write without an answer there may be a newer state or none, never an older one.
      const agrees =
        found === acknowledged ||
        (unknown && (newer || found === undefined)) ||
        (this.#others && newer && acknowledged !== undefined);
      if (!agrees) lines.push(`${key}: acknowledged ${acknowledged ?? 'gone'}, found ${found ?? 'nothing'}`);
    }
    return lines;
  }
}
