import { goEscaped } from '../../api/field/quote.ts';
import { formatMicroTime } from '../../api/time/timestamp.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { AuditLevel, AuditStage } from './policy.ts';

/** What a request is about; what is empty is left out. */
export interface AuditReference {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly apiGroup: string;
  readonly apiVersion: string;
  readonly resourceVersion: string;
  readonly subresource: string;
}

/** One record: an Event of audit.k8s.io/v1. https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Event */
export interface AuditEvent {
  readonly level: AuditLevel;
  readonly auditID: string;
  readonly stage: AuditStage;
  readonly requestURI: string;
  readonly verb: string;
  readonly user: Partial<UserInfo>;
  readonly impersonatedUser: UserInfo | undefined;
  /** The verb that allowed the impersonation; '' where that of old did, or there is none. */
  readonly impersonationConstraint: string;
  readonly sourceIPs: readonly string[];
  readonly userAgent: string;
  readonly objectRef: AuditReference | undefined;
  /** A Status of which only some fields count. */
  readonly responseStatus: Readonly<Record<string, unknown>> | undefined;
  /** JSON, as it stands. */
  readonly requestObject: string | undefined;
  readonly responseObject: string | undefined;
  /** Milliseconds since the epoch. */
  readonly requestReceivedAt: number;
  readonly stageAt: number;
  readonly annotations: ReadonlyMap<string, string>;
}

/** The record as Kubernetes writes it: one line of JSON with its end, fields in the order of the type. */
export function eventLine(event: AuditEvent): string {
  const parts: string[] = [];
  const add = (name: string, value: unknown) => {
    if (value !== undefined) parts.push(`"${name}":${JSON.stringify(value)}`);
  };
  add('kind', 'Event');
  add('apiVersion', 'audit.k8s.io/v1');
  add('level', event.level);
  add('auditID', event.auditID);
  add('stage', event.stage);
  add('requestURI', event.requestURI);
  add('verb', event.verb);
  add('user', userOf(event.user));
  add('impersonatedUser', event.impersonatedUser && userOf(event.impersonatedUser));
  const { impersonationConstraint } = event;
  add('authenticationMetadata', impersonationConstraint === '' ? undefined : { impersonationConstraint });
  add('sourceIPs', event.sourceIPs.length > 0 ? event.sourceIPs : undefined);
  add('userAgent', event.userAgent || undefined);
  add('objectRef', event.objectRef && withoutEmpty(event.objectRef));
  add('responseStatus', event.responseStatus && statusOf(event.responseStatus));
  if (event.requestObject !== undefined) parts.push(`"requestObject":${event.requestObject.trimEnd()}`);
  if (event.responseObject !== undefined) parts.push(`"responseObject":${event.responseObject.trimEnd()}`);
  add('requestReceivedTimestamp', formatMicroTime(event.requestReceivedAt));
  add('stageTimestamp', formatMicroTime(event.stageAt));
  add('annotations', event.annotations.size > 0 ? sorted(event.annotations) : undefined);
  return `{${goEscaped(parts.join(','))}}\n`;
}

function userOf({ username, uid, groups, extra }: Partial<UserInfo>): Readonly<Record<string, unknown>> {
  const keys = Object.keys(extra ?? {}).sort();
  return withoutEmpty({
    username,
    uid,
    groups: groups && groups.length > 0 ? groups : undefined,
    extra: keys.length > 0 ? Object.fromEntries(keys.map((key) => [key, extra?.[key]])) : undefined,
  });
}

/** Of an answer that is a Status all that is short, of others the code alone. */
function statusOf({ status, message, reason, details, code }: Readonly<Record<string, unknown>>) {
  return { metadata: {}, ...withoutEmpty({ status, message, reason, details, code }) };
}

function withoutEmpty(fields: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}

function sorted(map: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
