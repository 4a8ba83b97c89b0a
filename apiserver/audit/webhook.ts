import { type PostReview, postWithRetries, type RetryOptions } from '../webhook/review-client.ts';
import type { WriteLines } from './queue.ts';

/** Sends records to another server, several as one EventList. What it answers does not matter as long as it is no failure. */
export function webhookWriter(post: PostReview, options: RetryOptions): WriteLines {
  return async (lines) => {
    const items = lines.map((line) => {
      const { kind: _kind, apiVersion: _version, ...event } = JSON.parse(line) as Readonly<Record<string, unknown>>;
      return event;
    });
    await postWithRetries(post, { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items }, options);
  };
}
