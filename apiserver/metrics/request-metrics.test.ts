import assert from 'node:assert/strict';
import test from 'node:test';
import { RequestMetrics } from './request-metrics.ts';

const list = { verb: 'list', group: '', version: 'v1', resource: 'pods', subresource: '', code: 200, seconds: 0.03 };

test('requests are counted by what they ask for and how they end', () => {
  const metrics = new RequestMetrics();
  for (const code of [200, 200, 404]) {
    metrics.begin();
    metrics.end({ ...list, code });
  }
  const text = metrics.text();
  assert.match(text, /apiserver_request_total\{code="200",group="",resource="pods",.*verb="LIST".*\} 2\n/);
  assert.match(text, /apiserver_request_total\{code="404",.*\} 1\n/);
  assert.match(text, /_bucket\{.*le="0\.025"\} 0\n/);
  assert.match(text, /_bucket\{.*le="0\.05"\} 3\n/);
  assert.match(text, /apiserver_current_inflight_requests 0\n/);
});

test('names that clients make up cannot fill the memory', () => {
  const metrics = new RequestMetrics();
  for (let i = 0; i < 5000; i++) {
    metrics.begin();
    metrics.end({ ...list, resource: `made-up-${i}` });
  }
  assert.ok(
    metrics
      .text()
      .split('\n')
      .filter((line) => line.startsWith('apiserver_request_total')).length <= 2001,
  );
});
