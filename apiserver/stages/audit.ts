import { internalError } from '../../api/errors/constructors.ts';
import { messageOf } from '../../api/errors/message-of.ts';
import { isUnauthorized, statusErrorOf } from '../../api/errors/predicates.ts';
import type { Auditor } from '../audit/auditor.ts';
import { ObservedExchange } from '../audit/observed-exchange.ts';
import type { AuditRecord } from '../audit/record.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { isLongRunning } from '../request/long-running.ts';
import type { WatchSource } from '../request/watch-source.ts';
import { statusErrorFor } from './recover.ts';
import type { Handler, Stage } from './stage.ts';

/**
 * Records requests as the policy says. After authentication, so that records have a user, and before everything that refuses.
 * A request whose record must be written waits for it, when it comes and before its answer goes.
 * https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
 */
export function audit(auditor: Auditor): Stage {
  return (next) => async (context) => {
    const record = auditor.begin(context);
    if (!record) return next(context);
    context.audit = record;
    if ((await record.stage('RequestReceived')) === false) {
      auditor.rejected();
      throw internalError('failed to store audit event');
    }
    return isLongRunning(context.info) ? recordStream(record, context, next) : recordAnswer(record, context, next);
  };
}

async function recordAnswer(record: AuditRecord, context: RequestContext, next: Handler): Promise<Answer> {
  let answer: Answer;
  try {
    answer = await next(context);
    await record.answered(answer);
  } catch (error) {
    await record.stage(recordFailure(record, error));
    throw error;
  }
  await record.stage('ResponseComplete');
  return answer;
}

/** A stream is recorded when it begins, and when its client has gone. */
async function recordStream(record: AuditRecord, context: RequestContext, next: Handler): Promise<Answer> {
  let begun = false;
  const begin = (code: number) => {
    if (begun) return;
    begun = true;
    if (!record.hasEnded) record.ended({ code });
    void record.stage('ResponseStarted');
  };
  let over = false;
  const complete = () => {
    if (over) return;
    over = true;
    if (!begun && !record.hasEnded) record.ended({ status: 'Success', message: 'Connection closed early', code: 200 });
    begin(200);
    void record.stage('ResponseComplete');
  };
  const { exchange } = context;
  // Logs, proxies and tunnels write their answers themselves.
  if (exchange && context.info.verb !== 'watch')
    context.exchange = new ObservedExchange(exchange, { 'audit-id': record.id }, begin);
  let answer: Answer;
  try {
    answer = await next(context);
    await record.answered(answer);
  } catch (error) {
    const stage = recordFailure(record, error);
    if (stage === 'Panic') void record.stage(stage);
    else {
      begin(0);
      complete();
    }
    throw error;
  }
  if (answer.type !== 'answered') begin(0);
  if (exchange?.signal.aborted) complete();
  else exchange?.signal.addEventListener('abort', complete, { once: true });
  if (answer.type === 'watch') return { ...answer, source: untilEnd(answer.source, complete) };
  // Within the process there is nothing to wait for.
  if (!exchange) complete();
  return answer;
}

/** The same watch, which also says when it ends by itself or is stopped. */
function untilEnd(source: WatchSource, onEnd: () => void): WatchSource {
  return {
    start(sink) {
      const running = source.start({
        deliver: (items) => sink.deliver(items),
        end(error) {
          onEnd();
          sink.end(error);
        },
      });
      return {
        stop() {
          onEnd();
          running.stop();
        },
      };
    },
  };
}

/** Notes what the client will be told. What nobody has expected is a panic. */
function recordFailure(record: AuditRecord, error: unknown): 'ResponseComplete' | 'Panic' {
  const expected = statusErrorFor(error);
  if (expected) {
    record.ended({ ...expected.status, code: expected.code }, JSON.stringify(expected.status));
    return 'ResponseComplete';
  }
  const message = `APIServer panic'd: ${messageOf(error)}`;
  record.ended({ status: 'Failure', message, reason: 'InternalError', code: 500 });
  return 'Panic';
}

/** Records who could not prove who they are: their requests end before `audit`. */
export function auditUnauthenticated(auditor: Auditor): Stage {
  return (next) => async (context) => {
    try {
      return await next(context);
    } catch (error) {
      if (context.auditId === undefined && isUnauthorized(error)) {
        const record = auditor.begin(context, { unauthenticated: true });
        record?.ended({
          status: 'Failure',
          message: attempts(context),
          reason: 'Unauthorized',
          code: statusErrorOf(error)?.code ?? 401,
        });
        await record?.stage('ResponseStarted');
      }
      throw error;
    }
  };
}

function attempts({ headers, exchange }: RequestContext): string {
  const authorization = typeof headers.authorization === 'string' ? headers.authorization.trim() : '';
  const [scheme = '', rest] = authorization.split(' ');
  const tried = [
    ...(/^basic$/i.test(scheme) && rest ? ['basic'] : []),
    ...(/^bearer$/i.test(scheme) && rest ? ['bearer'] : []),
    ...(exchange?.clientCertificate() ? ['x509'] : []),
  ];
  return tried.length === 0
    ? 'Authentication failed, no credentials provided'
    : `Authentication failed, attempted: ${tried.join(', ')}`;
}
