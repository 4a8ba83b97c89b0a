import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { type Http2Client, http2Client } from '../builders/http2-client.ts';
import { makeTestCertificates } from '../builders/test-certificates.ts';
import { type ReviewWebhook, startReviewWebhook } from '../fakes/review-webhook.ts';

/** The policy that the server has, without its head. */
const policy = `
apiVersion: audit.k8s.io/v1
kind: Policy
rules:
- level: None
  users: [system:apiserver]
- level: None
  nonResourceURLs: ["/healthz*"]
- level: Metadata
  resources: [{ group: "", resources: [secrets, serviceaccounts/token] }]
- level: RequestResponse
  omitManagedFields: true
  omitStages: [RequestReceived]
  resources: [{ group: "", resources: [configmaps] }]
- level: Request
  resources: [{ group: "", resources: [namespaces] }]
- level: Metadata
`;
/** Lines of a token file: an administrator and a user. */
export const tokens = 'admin,admin,1,"system:masters"\nuser,user,2,"dev"\n';

/** A record as it stands in the log. */
export interface Event {
  readonly [field: string]: unknown;
  readonly auditID: string;
  readonly stage: string;
  readonly level: string;
  readonly verb: string;
  readonly user: { readonly username: string; readonly groups: readonly string[] };
  readonly authenticationMetadata?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly responseStatus?: Readonly<Record<string, unknown>>;
  readonly objectRef?: Readonly<Record<string, string>>;
  readonly requestObject?: { readonly [field: string]: unknown };
  readonly responseObject?: { readonly [field: string]: unknown };
}

/** An API server that records, and all that it records to. */
export interface AuditedServer {
  readonly api: RunningApiServer;
  readonly wire: Http2Client;
  readonly webhook: ReviewWebhook;
  /** With the policy, `policy.yaml`. */
  readonly folder: string;
  /** All records so far, in order. */
  records(): Promise<Event[]>;
  /** Those of one request. */
  events(auditID: string): Promise<Event[]>;
  /** Waits for a record of a stream: nobody else does. */
  eventually(auditID: string, stage: string): Promise<Event>;
  post(path: string, body: object, headers?: Readonly<Record<string, string>>): ReturnType<Http2Client['send']>;
  stop(): Promise<void>;
}

/** The headers of who sends a token. */
export const as = (token: string, more = {}) => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  ...more,
});

/** An API server whose audit log lies in a temporary folder and goes to a webhook too; `stop` removes all of it. */
export async function startAuditedServer(): Promise<AuditedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'knarr-audit-'));
  const log = join(folder, 'audit.log');
  const webhook = await startReviewWebhook(makeTestCertificates(Date.now(), randomBytes), () => ({}));
  await writeFile(join(folder, 'policy.yaml'), policy);
  await writeFile(join(folder, 'webhook.json'), webhook.kubeconfig);
  const api = await startTestApiServer(
    [
      `--audit-policy-file=${join(folder, 'policy.yaml')}`,
      `--audit-log-path=${log}`,
      `--audit-webhook-config-file=${join(folder, 'webhook.json')}`,
      '--audit-webhook-batch-max-wait=20ms',
    ],
    tokens,
  );
  const wire = http2Client(api.url);
  const records = async () => {
    const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Event);
  };
  const events = async (auditID: string) => (await records()).filter((event) => event.auditID === auditID);
  return {
    ...{ api, wire, webhook, folder, records, events },
    async eventually(auditID, stage) {
      for (const end = performance.now() + 10_000; ; ) {
        const found = (await events(auditID)).find((event) => event.stage === stage);
        if (found) return found;
        if (performance.now() > end) throw new Error(`no ${stage} of ${auditID}`);
        await new Promise((resolve) => void setTimeout(resolve, 10));
      }
    },
    post: (path, body, headers = as('admin')) => wire.send('POST', path, JSON.stringify(body), headers),
    async stop() {
      wire.close();
      await api.stop();
      await webhook.stop();
      await rm(folder, { recursive: true });
    },
  };
}
