import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client } from '../client.ts';
import { delegatedAuth } from './delegated-auth.ts';

const keptMs = { token: 60_000, allowed: 60_000, denied: 60_000 };

/** An API server that knows the token `good`, and lets only `ann` read metrics. */
function make() {
  const asked: string[] = [];
  const client = {
    async raw(_method: string, path: string, { body }: { body: { spec: Record<string, unknown> } }) {
      asked.push(path.split('/').at(-1) ?? '');
      if (path.endsWith('tokenreviews')) {
        const authenticated = body.spec.token === 'good';
        return { status: { authenticated, ...(authenticated ? { user: { username: 'ann', groups: ['g'] } } : {}) } };
      }
      const { subresource } = body.spec.resourceAttributes as { subresource: string };
      return { status: { allowed: body.spec.user === 'ann' && subresource === 'metrics' } };
    },
  } as unknown as Client;
  return { asked, ...delegatedAuth(client, { anonymous: false, keptMs }) };
}

test('a certificate speaks for itself, a token is asked about once', async () => {
  const { authenticate, asked } = make();
  const certificate = { name: 'bob', groups: ['ops'] };
  assert.deepEqual(await authenticate({ certificate }), { name: 'bob', groups: ['ops', 'system:authenticated'] });
  assert.deepEqual(asked, []);
  assert.deepEqual(await authenticate({ bearerToken: 'good' }), { name: 'ann', groups: ['g'] });
  assert.deepEqual(await authenticate({ bearerToken: 'good' }), { name: 'ann', groups: ['g'] });
  assert.equal(await authenticate({ bearerToken: 'bad' }), undefined);
  assert.deepEqual(asked, ['tokenreviews', 'tokenreviews']);
  assert.equal(await authenticate({}), undefined);
});

test('any one of the questions is enough, and is asked once', async () => {
  const { authorize, asked } = make();
  const questions = ['metrics', 'proxy'].map((subresource) => ({
    resourceAttributes: { verb: 'get', resource: 'nodes', name: 'n', subresource },
  }));
  const ann = { name: 'ann', groups: [] };
  assert.equal(await authorize(ann, questions), true);
  assert.equal(await authorize(ann, questions), true);
  assert.equal(asked.length, 1);
  assert.equal(await authorize({ name: 'bob', groups: [] }, questions), false);
  assert.equal(asked.length, 3);
});
