import type { Clock } from '../../api/clock.ts';
import type { Metrics } from '../../api/metrics/metrics.ts';
import type { RequestContext } from '../request/context.ts';
import { type AuditDecision, type AuditPolicy, auditDecider } from './policy.ts';
import { AuditRecord } from './record.ts';
import type { AuditSink } from './sink.ts';

/** Decides what is recorded of requests, and where that goes. */
export interface Auditor {
  /** The record of a request, as far as it has come; undefined when the policy wants none. Also gives it its id. */
  begin(context: RequestContext, options?: { readonly unauthenticated?: boolean }): AuditRecord | undefined;
  /** Counts a request that was refused because it could not be recorded. */
  rejected(): void;
}

export interface AuditorOptions {
  readonly policy: AuditPolicy;
  readonly sink: AuditSink;
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly metrics: Metrics;
}

/** Counts by Kubernetes' names: apiserver_audit_level_total, _event_total and _requests_rejected_total. */
export function createAuditor({ policy, sink, clock, uuid, metrics }: AuditorOptions): Auditor {
  const decide = auditDecider(policy);
  const now = () => clock.now();
  const levels = metrics.counter('apiserver_audit_level_total', 'Requests by the level of their audit record.', [
    'level',
  ]);
  const events = metrics.counter('apiserver_audit_event_total', 'Audit records made.').with();
  const rejected = metrics
    .counter('apiserver_audit_requests_rejected_total', 'Requests refused for want of an audit record.')
    .with();
  const counted: AuditSink = {
    take(line) {
      events.inc();
      return sink.take(line);
    },
    close: () => sink.close(),
  };
  const decisionOf = ({ info, user }: RequestContext, unauthenticated: boolean): AuditDecision =>
    decide({
      user: unauthenticated ? undefined : user,
      verb: info.verb,
      isResourceRequest: info.isResource,
      group: info.group,
      resource: info.resource,
      subresource: info.subresource,
      namespace: info.namespace,
      name: info.name,
      path: info.path,
    });
  return {
    begin(context, { unauthenticated = false } = {}) {
      const asked = context.headers['audit-id'];
      const id = (typeof asked === 'string' ? asked : asked?.[0]) || uuid();
      context.auditId = id;
      const decision = decisionOf(context, unauthenticated);
      levels.with(decision.level).inc();
      if (decision.level === 'None') return undefined;
      return new AuditRecord(id, context, decision, { sink: counted, now });
    },
    rejected: () => rejected.inc(),
  };
}
