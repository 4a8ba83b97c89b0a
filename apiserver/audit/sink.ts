/** Where records go. */
export interface AuditSink {
  /**
   * Takes one record, a line of JSON. Undefined when nobody has to wait for it; a promise resolves when it is written, with
   * false when it never will be and the request must not be served without it. Never rejects, never throws.
   */
  take(line: string): Promise<boolean> | undefined;
  /** Writes what it has taken, as far as that can be done in a few seconds, and ends. */
  close(): Promise<void>;
}

/** How requests and records go together; `--audit-log-mode` and `--audit-webhook-mode`. */
export type AuditMode =
  /** Requests do not wait. */
  | 'batch'
  /** A request waits for its record, and is served also when it could not be written. */
  | 'blocking'
  /** As `blocking`, but what could not be recorded when it came is refused. */
  | 'blocking-strict';
export const auditModes: readonly AuditMode[] = ['batch', 'blocking', 'blocking-strict'];

/** One sink of several: the record is taken when all have taken it. */
export function unionSink(sinks: readonly AuditSink[]): AuditSink {
  const [only] = sinks;
  if (only && sinks.length === 1) return only;
  return {
    take(line) {
      const waiting = sinks.flatMap((sink) => sink.take(line) ?? []);
      if (waiting.length === 0) return undefined;
      return Promise.all(waiting).then((written) => written.every((one) => one));
    },
    async close() {
      await Promise.all(sinks.map((sink) => sink.close()));
    },
  };
}
