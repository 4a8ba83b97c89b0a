import { Agent, request as send } from 'node:https';
import { eventually } from '../e2e/eventually.ts';
import { ADMIN_TOKEN } from '../e2e/harness.ts';

/** An object, a list or a Status as it came over the wire. */
export interface Thing {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly Thing['metadata'][];
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly Thing[];
  readonly reason?: string;
  readonly message?: string;
  readonly [field: string]: unknown;
}

export interface Answer {
  readonly code: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Thing;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Of the body; JSON if nothing else is said. */
  readonly type?: string;
  readonly accept?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface NewNamespace {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface WatchEvent {
  readonly type: string;
  readonly object: Thing;
}

/** The value at a path of field names and indexes, `spec.containers.0.image`; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => {
    return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined;
  }, value);
}

/** Talks to a cluster's API as plain HTTP, so that nothing between hides what the server says. */
export class ApiCaller {
  readonly #cluster: { readonly server: string };
  readonly #agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxSockets: 64 });
  #count = 0;

  /** `cluster` may be one that is not started yet: it is asked for its address at each call. */
  constructor(cluster: { readonly server: string }) {
    this.#cluster = cluster;
  }

  /** Whatever the server answers. A body that is not JSON is given as `message`. */
  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { response, text } = await this.#open(method, path, options);
    const whole = await text();
    const code = response.statusCode ?? 0;
    const isJson = String(response.headers['content-type']).includes('json');
    const body = (isJson ? JSON.parse(whole) : { kind: '', message: whole }) as Thing;
    return { code, headers: response.headers, body };
  }

  /** The body of an answer that must not be a refusal. */
  async ok(method: string, path: string, options: CallOptions = {}): Promise<Thing> {
    const { code, body } = await this.call(method, path, options);
    if (code >= 300) throw new Error(`${method} ${path}: ${code} ${body.message ?? ''}`);
    return body;
  }

  get(path: string): Promise<Thing> {
    return this.ok('GET', path);
  }

  create(path: string, body: unknown): Promise<Thing> {
    return this.ok('POST', path, { body });
  }

  update(path: string, body: unknown): Promise<Thing> {
    return this.ok('PUT', path, { body });
  }

  /** A merge patch if no other form is named. */
  patch(path: string, body: unknown, form: 'merge' | 'strategic-merge' | 'json' = 'merge'): Promise<Thing> {
    return this.ok('PATCH', path, { body, type: `application/${form}-patch+json` });
  }

  delete(path: string, options?: object): Promise<Thing> {
    return this.ok('DELETE', path, options === undefined ? {} : { body: options });
  }

  /** Waits until an object is as wanted, and gives it. */
  when(path: string, what: string, wanted: (thing: Thing) => boolean, timeoutMs = 20_000): Promise<Thing> {
    let last: Thing | undefined;
    const look = async () => {
      last = await this.get(path);
      return wanted(last) && last;
    };
    return eventually(`${path}: ${what}`, look, timeoutMs).catch((cause) => {
      throw new Error(`${what}; it is ${JSON.stringify(last?.status ?? last)}`, { cause });
    });
  }

  gone(path: string, timeoutMs = 20_000): Promise<boolean> {
    return eventually(`${path} is gone`, async () => (await this.call('GET', path)).code === 404, timeoutMs);
  }

  /** A new namespace with its default service account; gives its path, `/api/v1/namespaces/NAME`. */
  async namespace({ name = `conform-${++this.#count}`, labels = {} }: NewNamespace = {}): Promise<string> {
    await this.create('/api/v1/namespaces', { metadata: { name, labels } });
    const path = `/api/v1/namespaces/${name}`;
    await this.when(`${path}/serviceaccounts/default`, 'is there', () => true);
    return path;
  }

  /** Opens a watch; it is open when this resolves. */
  async watch(path: string): Promise<Watching> {
    const { response } = await this.#open('GET', path, {});
    return new Watching(response);
  }

  async #open(method: string, path: string, { body, type, accept, token = ADMIN_TOKEN, headers }: CallOptions) {
    const data = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const sent = {
      authorization: `Bearer ${token}`,
      ...(accept === undefined ? {} : { accept }),
      ...(data === undefined
        ? {}
        : { 'content-type': type ?? 'application/json', 'content-length': Buffer.byteLength(data) }),
      ...headers,
    };
    const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      const options = { method, agent: this.#agent, headers: sent, timeout: 30_000 };
      const call = send(`${this.#cluster.server}${path}`, options, resolve);
      call.on('timeout', () => call.destroy(new Error(`${method} ${path}: no answer`)));
      call.on('error', reject);
      call.end(data);
    });
    const text = async (): Promise<string> => {
      let whole = '';
      response.setEncoding('utf8');
      for await (const part of response) whole += part;
      return whole;
    };
    return { response, text };
  }
}

/** A watch that is open. */
class Watching {
  readonly events: WatchEvent[] = [];
  readonly #response: import('node:http').IncomingMessage;

  constructor(response: import('node:http').IncomingMessage) {
    this.#response = response;
    let rest = '';
    response.setEncoding('utf8');
    response.on('error', () => undefined); // It is ended by `stop`, in the middle of a chunk.
    response.on('data', (part: string) => {
      const lines = (rest + part).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.events.push(JSON.parse(line) as WatchEvent);
    });
  }

  /** The first event, from the beginning, that is as wanted. */
  saw(what: string, wanted: (event: WatchEvent) => boolean): Promise<WatchEvent> {
    return eventually(what, async () => this.events.find(wanted), 10_000);
  }

  /** Types and names so far, in order: `ADDED a`. */
  get told(): string[] {
    return this.events.map(({ type, object }) => `${type} ${object.metadata.name}`);
  }

  stop(): void {
    this.#response.destroy();
  }
}
