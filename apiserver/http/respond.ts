import type { Clock } from '../../api/clock.ts';
import { notAcceptable as notAcceptableType } from '../../api/errors/constructors.ts';
import { failure, StatusError } from '../../api/errors/status-error.ts';
import type { WatchMeter } from '../metrics/watch-metrics.ts';
import { mediaTypes, namesForm, negotiate } from '../negotiation/accept.ts';
import { type Encoded, type EncodeOptions, encode } from '../negotiation/encode.ts';
import type { IncludeObject } from '../negotiation/table.ts';
import { streamSink, watchEncoder } from '../negotiation/watch-stream.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { isTrue } from '../request/info.ts';
import type { Exchange } from './exchange.ts';
import { warningHeader } from './warning-header.ts';

/** Bodies at least this long are compressed for clients that take gzip; Kubernetes has the same bound. */
const gzipFrom = 128 * 1024;

/** Writes an answer in the form the client accepts. */
export async function respond(
  exchange: Exchange,
  context: RequestContext,
  answer: Answer,
  { clock, meter }: { readonly clock: Clock; readonly meter: WatchMeter },
): Promise<void> {
  if (answer.type === 'answered') return;
  if (answer.type === 'raw') {
    context.measured?.sent(answer.body.length);
    exchange.reply(
      answer.status,
      { ...headersOf(context), 'content-type': answer.contentType, ...answer.headers },
      answer.body,
    );
    return;
  }
  // What is only answered, never stored, has no tables.
  const stored = !(answer.type === 'object' && answer.resource?.virtual);
  const media = acceptable(() => negotiate(exchange.headers.accept, stored));
  if (!media) {
    notAcceptable(exchange, context);
    return;
  }
  const options: EncodeOptions = {
    media,
    include: (context.query.get('includeObject') as IncludeObject | null) ?? 'Metadata',
    now: clock.now(),
    pretty: isTrue(context.query.get('pretty')),
  };
  if (answer.type === 'watch') {
    streamWatch(exchange, context, { ...answer, source: meter(answer.resource, answer.source) }, options);
    return;
  }
  let encoded: Encoded;
  let status = answer.type === 'object' ? answer.status : 200;
  try {
    encoded = await encode(answer, options);
  } catch (error) {
    // An object has not the form that was asked for: the Status that says so has.
    if (!(error instanceof StatusError)) throw error;
    status = error.code;
    encoded = await encode({ type: 'object', status, resource: undefined, object: { ...error.status } }, options);
  }
  const retryAfter = retryAfterOf(answer);
  context.measured?.sent(encoded.body.length);
  await send(
    exchange,
    status,
    { ...headersOf(context), ...(retryAfter ? { 'retry-after': retryAfter } : {}) },
    encoded,
  );
}

/** Undefined when there is no form that the client accepts. */
function acceptable<T>(choose: () => T): T | undefined {
  try {
    return choose();
  } catch (error) {
    if (error instanceof StatusError && error.code === 406) return undefined;
    throw error;
  }
}

function streamWatch(
  exchange: Exchange,
  context: RequestContext,
  answer: Extract<Answer, { type: 'watch' }>,
  options: EncodeOptions,
): void {
  const { media } = options;
  const contentType =
    media.type === 'protobuf' ? 'application/vnd.kubernetes.protobuf;stream=watch' : 'application/json';
  const stream = exchange.open(200, { ...headersOf(context), 'content-type': contentType });
  let stop = () => undefined as void;
  const sink = streamSink(stream, watchEncoder(answer.resource, options), () => stop());
  const running = answer.source.start(sink);
  stop = () => running.stop();
  if (exchange.signal.aborted) stop();
  else exchange.signal.addEventListener('abort', stop, { once: true });
}

/** Says which forms there are; of another shape in one of these forms, in the words of who makes them. */
function notAcceptable(exchange: Exchange, context: RequestContext): void {
  const { code, status } = namesForm(exchange.headers.accept)
    ? notAcceptableType(mediaTypes)
    : failure('NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${mediaTypes.join(', ')}`, {});
  exchange.reply(code, { ...headersOf(context), 'content-type': 'application/json' }, `${JSON.stringify(status)}\n`);
}

/** What every answer has, and its warnings. */
function headersOf(context: RequestContext): Record<string, string> {
  const headers: Record<string, string> = { 'cache-control': 'no-cache, private', ...context.responseHeaders };
  const auditId = context.auditId ?? context.headers['audit-id'];
  if (typeof auditId === 'string') headers['audit-id'] = auditId;
  const warning = warningHeader(context.warnings);
  if (warning !== undefined) headers.warning = warning;
  return headers;
}

function retryAfterOf(answer: Answer): string | undefined {
  if (answer.type !== 'object' || answer.status < 400) return undefined;
  const details = (answer.object as { details?: { retryAfterSeconds?: number } }).details;
  return details?.retryAfterSeconds ? String(details.retryAfterSeconds) : undefined;
}

async function send(
  exchange: Exchange,
  status: number,
  headers: Record<string, string>,
  encoded: Encoded,
): Promise<void> {
  const all = { ...headers, 'content-type': encoded.contentType };
  if (encoded.body.length >= gzipFrom && takesGzip(exchange)) {
    const { replyCompressed } = await import('./gzip.ts');
    await replyCompressed(exchange, status, all, encoded.body);
    return;
  }
  exchange.reply(status, all, encoded.body);
}

function takesGzip(exchange: Exchange): boolean {
  const header = exchange.headers['accept-encoding'];
  return typeof header === 'string' && header.includes('gzip');
}
