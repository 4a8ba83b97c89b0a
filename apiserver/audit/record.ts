import { joined } from '../http/exchange.ts';
import { negotiate } from '../negotiation/accept.ts';
import { encode } from '../negotiation/encode.ts';
import type { IncludeObject } from '../negotiation/table.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { type AuditEvent, type AuditReference, eventLine } from './event.ts';
import type { AuditDecision, AuditStage } from './policy.ts';
import type { AuditSink } from './sink.ts';
import { sourceAddresses } from './source-addresses.ts';

/** Longer names of clients are cut, as by Kubernetes. */
const agentBound = 1024;

type StatusFields = Readonly<Record<string, unknown>>;

/** What is recorded of one request, gathered while it passes. Verbs hand over what they have read, and know no more of it. */
export class AuditRecord {
  readonly id: string;
  readonly #context: RequestContext;
  readonly #decision: AuditDecision;
  readonly #sink: AuditSink;
  readonly #now: () => number;
  /** Looked up at once: a connection that is gone has no address. What comes from within the process comes from this machine. */
  readonly #sources: readonly string[];
  #reference: AuditReference | undefined;
  #request: string | undefined;
  #response: string | undefined;
  #status: StatusFields | undefined;

  constructor(
    id: string,
    context: RequestContext,
    decision: AuditDecision,
    { sink, now }: { readonly sink: AuditSink; readonly now: () => number },
  ) {
    this.id = id;
    this.#context = context;
    this.#decision = decision;
    this.#sink = sink;
    this.#now = now;
    this.#reference = referenceOf(context);
    const { exchange, headers } = context;
    this.#sources = exchange ? sourceAddresses(headers, exchange.remoteAddress) : ['127.0.0.1'];
  }

  /** The object that the request sends, before anything has been done to it. It is written out at once, or not kept. */
  requestObject(object: Readonly<Record<string, unknown>>): void {
    const { level } = this.#decision;
    this.#completeReference(object);
    if (level === 'Metadata') return;
    this.#request = JSON.stringify(this.#shown(object));
  }

  /** The patch that the request sends. It says nothing of which object it is for. */
  requestPatch(patch: unknown): void {
    if (this.#decision.level !== 'Metadata') this.#request = JSON.stringify(patch);
  }

  /** What the request is answered with. */
  async answered(answer: Answer): Promise<void> {
    if (answer.type === 'raw') this.#status = { code: answer.status };
    else if (answer.type === 'object') {
      const isStatus = answer.resource === undefined && (answer.object as { kind?: unknown }).kind === 'Status';
      this.#status = isStatus ? { ...answer.object, code: answer.status } : { code: answer.status };
      if (isStatus && this.#decision.level === 'RequestResponse') this.#response = JSON.stringify(answer.object);
      else await this.#keepResponse(answer);
    } else if (answer.type === 'list') {
      this.#status = { code: 200 };
      await this.#keepResponse(answer);
    } else if (answer.type === 'watch') this.#status = { code: 200 };
  }

  /** The same where only the code is known, or that there is a failure. */
  ended(status: StatusFields, response?: string): void {
    this.#status = status;
    if (this.#decision.level === 'RequestResponse' && response !== undefined) this.#response = response;
  }

  get hasEnded(): boolean {
    return this.#status !== undefined;
  }

  /** Records the stage, unless the policy leaves it out. False when the request must not be served without its record. */
  stage(stage: AuditStage): Promise<boolean> | undefined {
    if (this.#decision.omitStages.has(stage)) return undefined;
    return this.#sink.take(eventLine(this.#event(stage)));
  }

  #event(stage: AuditStage): AuditEvent {
    const { headers, receivedAt, realUser, user, impersonationConstraint, info, auditAnnotations } = this.#context;
    const agent = headers['user-agent'];
    const userAgent = typeof agent === 'string' ? agent : '';
    return {
      level: this.#decision.level,
      auditID: this.id,
      stage,
      requestURI: uriOf(this.#context),
      verb: info.verb,
      user: realUser ?? user,
      impersonatedUser: realUser === undefined ? undefined : user,
      impersonationConstraint,
      sourceIPs: this.#sources,
      userAgent: userAgent.length > agentBound ? `${userAgent.slice(0, agentBound)}...TRUNCATED` : userAgent,
      objectRef: this.#reference,
      responseStatus: this.#status,
      requestObject: this.#request,
      responseObject: this.#response,
      requestReceivedAt: receivedAt,
      stageAt: stage === 'RequestReceived' ? receivedAt : this.#now(),
      annotations: auditAnnotations,
    };
  }

  /** The answer in the shape that the client asked for, as JSON. */
  async #keepResponse(answer: Extract<Answer, { type: 'object' | 'list' }>): Promise<void> {
    if (this.#decision.level !== 'RequestResponse') return;
    const { headers, query } = this.#context;
    const { body } = await encode(answer, {
      media: { ...negotiate(headers.accept as string | string[] | undefined), type: 'json' },
      include: (query.get('includeObject') as IncludeObject | null) ?? 'Metadata',
      now: this.#now(),
      pretty: false,
    });
    const text = joined(body).toString('utf8');
    this.#response = this.#decision.omitManagedFields ? JSON.stringify(this.#shown(JSON.parse(text))) : text;
  }

  #shown(value: unknown): unknown {
    return this.#decision.omitManagedFields ? withoutManagedFields(value) : value;
  }

  #completeReference({ metadata }: Readonly<Record<string, unknown>>): void {
    const reference = this.#reference;
    if (!reference) return;
    const { namespace, name, uid, resourceVersion } = (metadata ?? {}) as Readonly<Record<string, string | undefined>>;
    this.#reference = {
      ...reference,
      namespace: reference.namespace || (namespace ?? ''),
      name: reference.name || (name ?? ''),
      uid: reference.uid || (uid ?? ''),
      resourceVersion: reference.resourceVersion || (resourceVersion ?? ''),
    };
  }
}

function referenceOf({ info }: RequestContext): AuditReference | undefined {
  if (!info.isResource) return undefined;
  const { resource, namespace, name, subresource, group: apiGroup, version: apiVersion } = info;
  return { resource, namespace, name, uid: '', apiGroup, apiVersion, resourceVersion: '', subresource };
}

function uriOf({ info, exchange, query }: RequestContext): string {
  const search = exchange ? exchange.search : query.toString();
  return search === '' ? info.path : `${info.path}?${search}`;
}

/** A copy of an object, a list or a table without the managed fields of its objects. */
export function withoutManagedFields(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { metadata, items, rows, ...rest } = value as Readonly<Record<string, unknown>>;
  const shown: Record<string, unknown> = { ...value };
  if (typeof metadata === 'object' && metadata !== null) {
    const { managedFields: _, ...kept } = metadata as Readonly<Record<string, unknown>>;
    shown.metadata = kept;
  }
  const isList = typeof rest.kind === 'string' && rest.kind.endsWith('List');
  if (isList && Array.isArray(items)) shown.items = items.map(withoutManagedFields);
  if (rest.kind === 'Table' && Array.isArray(rows))
    shown.rows = rows.map((row: Readonly<Record<string, unknown>>) => ({
      ...row,
      object: withoutManagedFields(row.object),
    }));
  return shown;
}
