import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type RunningApiServer, systemUser } from '../../cluster/apiserver.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { adminHttp2Client, type Http2Client } from '../builders/http2-client.ts';
import { base, deployments, maps, type Row, web } from './row.ts';

const json = 'application/json';

/**
 * A test for each row, against a server of the file that calls: the code, reason and message of the Status are Kubernetes', and
 * nothing is changed.
 */
export function refuses(rows: readonly Row[]): void {
  let api: RunningApiServer;
  let client: Http2Client;
  before(async () => {
    api = await startTestApiServer();
    client = adminHttp2Client(api);
    const inside = api.client(systemUser, 'test');
    await inside.create(coreV1Resources.namespaces, { metadata: { name: 'bad' }, spec: {} });
    await inside.create(coreV1Resources.configmaps, {
      metadata: { name: 'there', namespace: 'bad' },
      data: { a: '1' },
    });
    await inside.create(coreV1Resources.serviceaccounts, { metadata: { name: 'sa', namespace: 'bad' } });
    const { status } = await client.send('POST', deployments, JSON.stringify(web({})), { 'content-type': json });
    assert.equal(status, 201);
  });
  after(async () => {
    client?.destroy();
    await api?.stop();
  });

  /** Everything in the namespace with its version. */
  async function everything(): Promise<string> {
    const answers = await Promise.all(
      [maps, `${base}/secrets`, `${base}/resourcequotas`, deployments].map((path) => client.get(path)),
    );
    return answers
      .flatMap(({ body }) => (JSON.parse(body) as { items: { metadata: object }[] }).items)
      .map((item) => JSON.stringify(item))
      .join('\n');
  }

  for (const { name, method = 'POST', path = maps, type = json, accept = json, body, code, reason, message } of rows) {
    test(name, async () => {
      const before = await everything();
      const bytes =
        body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'latin1');
      const reply = await client.send(method, path, bytes, { 'content-type': type, accept });
      const status = JSON.parse(reply.body) as Record<string, unknown>;
      assert.equal(status.kind, 'Status', reply.body.slice(0, 300));
      assert.deepEqual([reply.status, status.code, status.status], [code, code, 'Failure'], String(status.message));
      if (typeof message === 'string') assert.equal(status.message, message);
      else assert.match(String(status.message), message);
      assert.equal(status.reason, reason);
      assert.equal(await everything(), before, 'nothing is changed');
    });
  }
}
