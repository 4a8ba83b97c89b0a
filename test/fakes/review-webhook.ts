import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestCertificates } from '../builders/test-certificates.ts';

/** A server on the loopback that answers reviews, and takes them only of who shows a certificate of its CA. */
export interface ReviewWebhook {
  /** A kubeconfig that leads to it, JSON. */
  readonly kubeconfig: string;
  /** What it was asked, in order. */
  readonly asked: { readonly path: string; readonly review: Review }[];
  stop(): Promise<void>;
}

export interface Review {
  readonly kind: string;
  readonly apiVersion: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** `answer` gives the status of a review, or the code of a failure. */
export async function startReviewWebhook(
  certificates: TestCertificates,
  answer: (review: Review) => object | number,
): Promise<ReviewWebhook> {
  const { ca, serverCert, serverKey, clientCert, clientKey } = certificates;
  const asked: ReviewWebhook['asked'] = [];
  const tls = { cert: serverCert, key: serverKey, ca, requestCert: true, rejectUnauthorized: true };
  const server = createServer(tls, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const review = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Review;
    asked.push({ path: `${request.method} ${request.url}`, review });
    const status = answer(review);
    response.writeHead(typeof status === 'number' ? status : 200, { 'content-type': 'application/json' });
    response.end(typeof status === 'number' ? '{}' : JSON.stringify({ ...review, status }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const cluster = {
    server: `https://127.0.0.1:${(server.address() as AddressInfo).port}/reviews`,
    'certificate-authority-data': base64(ca),
  };
  const user = { 'client-certificate-data': base64(clientCert), 'client-key-data': base64(clientKey) };
  return {
    asked,
    kubeconfig: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'webhook', cluster }],
      users: [{ name: 'apiserver', user }],
      contexts: [{ name: 'webhook', context: { cluster: 'webhook', user: 'apiserver' } }],
      'current-context': 'webhook',
    }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
