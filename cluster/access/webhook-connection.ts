import type { Clock } from '../../api/clock.ts';
import type { PostReview } from '../../apiserver/webhook/review-client.ts';
import { createHttpsTransport } from '../../client/https/https-transport.ts';
import { resolveContext } from '../../client/kubeconfig/connect.ts';
import { loadKubeconfig } from '../../client/kubeconfig/load-kubeconfig.ts';

/** A way to a server that answers reviews. */
export interface WebhookConnection {
  readonly post: PostReview;
  close(): Promise<void>;
}

/** Longest that one try may take; reviews have a shorter end of their own. */
const TIMEOUT_MS = 30_000;

/**
 * Reads a kubeconfig whose server is a webhook: reviews go to exactly the URL that it names. Rejects with KubeconfigError
 * when the file cannot be used. https://kubernetes.io/docs/reference/access-authn-authz/webhook/#configuration-file-format
 */
export async function connectWebhook(kubeConfigFile: string, clock: Clock): Promise<WebhookConnection> {
  const kubeconfig = await loadKubeconfig({ path: kubeConfigFile, env: {}, home: '' });
  const { connection } = await resolveContext(kubeconfig, { clock, env: {} });
  const transport = createHttpsTransport(connection, { clock, userAgent: 'knarr (apiserver)', timeoutMs: TIMEOUT_MS });
  // The transport adds paths to the one of the server; a webhook's own is already whole.
  const path = new URL(connection.server).pathname.replace(/\/+$/, '') === '' ? '/' : '';
  return {
    post: (review, signal) =>
      transport.request({ method: 'POST', path, query: {}, body: review, signal, accept: 'application/json' }),
    close: () => transport.close(),
  };
}
