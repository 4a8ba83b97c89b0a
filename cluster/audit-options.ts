import { parseDuration } from '../api/time/duration.ts';
import { type AuditMode, auditModes } from '../apiserver/audit/sink.ts';
import { type Flags, type FlagValues, UsageError } from './flags.ts';

/** kube-apiserver's flags on the audit log. */
export const auditFlags: Flags = {
  'audit-policy-file': {
    type: 'string',
    value: 'FILE',
    help: 'Policy of audit.k8s.io/v1 that says what is recorded of requests; nothing is when not given',
  },
  'audit-log-path': { type: 'string', value: 'FILE', help: 'file that records are added to; - is standard output' },
  'audit-log-format': { type: 'string', value: 'json', fallback: 'json', help: 'form of the records' },
  'audit-log-mode': {
    type: 'string',
    value: 'batch|blocking|blocking-strict',
    fallback: 'blocking',
    help: 'whether requests wait for their records, and are refused when these cannot be written',
  },
  'audit-log-maxsize': {
    type: 'string',
    value: 'MB',
    fallback: '100',
    help: 'length at which the file is put aside under the name of the time; 0 lets it grow',
  },
  'audit-log-maxbackup': {
    type: 'string',
    value: 'N',
    fallback: '100',
    help: 'how many files put aside are kept; 0 keeps all',
  },
  'audit-log-maxage': {
    type: 'string',
    value: 'DAYS',
    fallback: '366',
    help: 'for how long they are kept; 0 keeps them for ever',
  },
  'audit-log-batch-buffer-size': {
    type: 'string',
    value: 'N',
    fallback: '10000',
    help: 'records that may wait to be written; more are lost',
  },
  'audit-webhook-config-file': {
    type: 'string',
    value: 'FILE',
    help: 'kubeconfig of a server that records are sent to',
  },
  'audit-webhook-mode': {
    type: 'string',
    value: 'batch|blocking|blocking-strict',
    fallback: 'batch',
    help: 'whether requests wait for their records to be sent',
  },
  'audit-webhook-batch-buffer-size': {
    type: 'string',
    value: 'N',
    fallback: '10000',
    help: 'records that may wait to be sent; more are lost',
  },
  'audit-webhook-batch-max-size': { type: 'string', value: 'N', fallback: '400', help: 'records sent at once' },
  'audit-webhook-batch-max-wait': {
    type: 'string',
    value: 'DURATION',
    fallback: '30s',
    help: 'how long a batch that is not full is waited for, in mode batch',
  },
};

/** What is recorded of requests, and where. */
export interface AuditOptions {
  readonly policyFile: string | undefined;
  readonly log:
    | {
        /** '-' for standard output. */
        readonly path: string;
        readonly mode: AuditMode;
        readonly bound: number;
        readonly maxBytes: number;
        readonly maxBackups: number;
        readonly maxAgeDays: number;
      }
    | undefined;
  readonly webhook:
    | {
        readonly configFile: string;
        readonly mode: AuditMode;
        readonly bound: number;
        readonly batch: number;
        readonly waitMs: number;
      }
    | undefined;
}

/** Reads the options; throws UsageError with one sentence on what does not fit. */
export function auditOptions(command: string, values: FlagValues): AuditOptions {
  const mode = (name: string): AuditMode => {
    const value = values.required(name);
    if (auditModes.includes(value as AuditMode)) return value as AuditMode;
    throw new UsageError(`knarr ${command}: --${name} is one of ${auditModes.join(', ')}, not ${value}`);
  };
  const positive = (name: string): number => {
    const value = values.integer(name);
    if (value > 0) return value;
    throw new UsageError(`knarr ${command}: --${name} takes a number from 1 on`);
  };
  const format = values.required('audit-log-format');
  if (format !== 'json') throw new UsageError(`knarr ${command}: --audit-log-format is json, not ${format}`);
  const wait = parseDuration(values.required('audit-webhook-batch-max-wait'));
  if (wait === undefined || wait < 0)
    throw new UsageError(`knarr ${command}: --audit-webhook-batch-max-wait takes a duration such as 30s`);
  const path = values.text('audit-log-path');
  const configFile = values.text('audit-webhook-config-file');
  return {
    policyFile: values.text('audit-policy-file'),
    log: path
      ? {
          path,
          mode: mode('audit-log-mode'),
          bound: positive('audit-log-batch-buffer-size'),
          maxBytes: (values.integer('audit-log-maxsize') || Number.POSITIVE_INFINITY) * 1024 * 1024,
          maxBackups: values.integer('audit-log-maxbackup'),
          maxAgeDays: values.integer('audit-log-maxage'),
        }
      : undefined,
    webhook: configFile
      ? {
          configFile,
          mode: mode('audit-webhook-mode'),
          bound: positive('audit-webhook-batch-buffer-size'),
          batch: positive('audit-webhook-batch-max-size'),
          waitMs: wait,
        }
      : undefined,
  };
}
