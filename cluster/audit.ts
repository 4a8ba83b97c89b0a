import { readFile } from 'node:fs/promises';
import type { Metrics } from '../api/metrics/metrics.ts';
import { type Auditor, createAuditor } from '../apiserver/audit/auditor.ts';
import { readAuditPolicy } from '../apiserver/audit/policy-file.ts';
import { AuditQueue, type WriteLines } from '../apiserver/audit/queue.ts';
import { RotatingFile } from '../apiserver/audit/rotating-file.ts';
import { type AuditSink, unionSink } from '../apiserver/audit/sink.ts';
import { webhookWriter } from '../apiserver/audit/webhook.ts';
import { connectWebhook } from './access/webhook-connection.ts';
import type { AuditOptions } from './audit-options.ts';
import type { Surroundings } from './surroundings.ts';

/** Lines written to a file at once, at most. */
const linesAtOnce = 1000;
/** All tries of one batch to a webhook. */
const webhookTimeoutMs = 60_000;

export interface RunningAudit {
  readonly auditor: Auditor;
  /** Writes what is left, and closes files and connections. */
  close(): Promise<void>;
}

/**
 * Opens the audit log that the options ask for; undefined when they ask for none, or name no policy that says what to record.
 * Rejects with a ConfigurationError, or node's own error for a file that cannot be written.
 */
export async function startAudit(
  options: AuditOptions,
  around: Surroundings,
  metrics: Metrics,
): Promise<RunningAudit | undefined> {
  const { policyFile, log: file, webhook } = options;
  const log = around.log.child({ component: 'audit' });
  if (policyFile === undefined || (file === undefined && webhook === undefined)) {
    if (file ?? webhook) log.warn('nothing is audited: --audit-policy-file is not given');
    if (policyFile !== undefined) log.warn('nothing is audited: neither --audit-log-path nor a webhook is given');
    return undefined;
  }
  const policy = await readAuditPolicy(await readFile(policyFile, 'utf8'), { file: policyFile });
  const { clock, random, uuid } = around;
  const lost = metrics.counter('apiserver_audit_error_total', 'Audit records that were lost.', ['plugin']);
  const queue = (plugin: string, write: WriteLines, { mode, bound, batch, waitMs }: QueueShape) =>
    new AuditQueue(write, {
      ...{ mode, bound, batch, waitMs, clock, log },
      lost: (records) => lost.with(plugin).inc(records),
    });
  const sinks: AuditSink[] = [];
  const ends: (() => Promise<void>)[] = [];
  if (file) {
    const { write, close } = await openLog(file, around);
    sinks.push(queue('log', write, { ...file, batch: linesAtOnce, waitMs: 0 }));
    ends.push(close);
  }
  if (webhook) {
    const connection = await connectWebhook(webhook.configFile, clock);
    const abort = new AbortController();
    const write = webhookWriter(connection.post, { clock, random, timeoutMs: webhookTimeoutMs, signal: abort.signal });
    sinks.push(queue('webhook', write, webhook));
    ends.push(() => {
      abort.abort();
      return connection.close();
    });
  }
  const sink = unionSink(sinks);
  return {
    auditor: createAuditor({ policy, sink, clock, uuid, metrics }),
    async close() {
      await sink.close();
      await Promise.all(ends.map((end) => end()));
    },
  };
}

type QueueShape = Pick<NonNullable<AuditOptions['webhook']>, 'mode' | 'bound' | 'batch' | 'waitMs'>;

async function openLog(
  { path, maxBytes, maxBackups, maxAgeDays }: NonNullable<AuditOptions['log']>,
  { clock, log, print }: Surroundings,
): Promise<{ readonly write: WriteLines; readonly close: () => Promise<void> }> {
  if (path === '-') {
    return {
      write: async (lines) => {
        if (!print) throw new Error('there is no standard output');
        print(lines.join(''));
      },
      close: () => Promise.resolve(),
    };
  }
  const file = await RotatingFile.open(path, { maxBytes, maxBackups, maxAgeDays, clock, log });
  return { write: (lines) => file.write(lines), close: () => file.close() };
}
