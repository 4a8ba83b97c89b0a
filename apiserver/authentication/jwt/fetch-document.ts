import { request } from 'node:https';
import { isTimeUp, withDeadline } from '../../../api/linked-signal.ts';

/** Fetches a JSON document. Rejects when there is none: no answer in time, another status than 200, no JSON. */
export type FetchDocument = (
  url: string,
  options: { readonly ca: string | undefined; readonly signal: AbortSignal },
) => Promise<unknown>;

/** As long as kube-apiserver waits for an issuer. */
const TIMEOUT_MS = 30_000;
/** Key sets have a few kilobytes; more than this is no key set, or an attack. */
const MAX_BYTES = 1024 * 1024;

/** Over HTTPS only, without following redirects: who answers is who was named. */
export const fetchDocument: FetchDocument = (url, { ca, signal }) =>
  withDeadline(TIMEOUT_MS, signal, (limit) => fetchUnder(url, ca, limit));

const fetchUnder = (url: string, ca: string | undefined, signal: AbortSignal) =>
  new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown) => reject(new Error(`GET ${url}: ${why}`, { cause }));
    const asked = request(
      url,
      { ...(ca === undefined ? {} : { ca }), signal, agent: false, headers: { accept: 'application/json' } },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MAX_BYTES) asked.destroy(new Error(`more than ${MAX_BYTES} bytes`));
          else chunks.push(chunk);
        });
        answer.on('error', (error) => fail('the answer was cut', error));
        answer.on('end', () => {
          if (answer.statusCode !== 200) return fail(`status ${answer.statusCode}`);
          try {
            resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
          } catch (error) {
            fail('the answer is no JSON', error);
          }
        });
      },
    );
    asked.on('error', (error) => fail(isTimeUp(signal.reason) ? 'no answer in time' : error.message, error));
    asked.end();
  });
