import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { createExpectations } from './expectations.ts';

test('creations are outstanding until as many were seen; more do no harm', () => {
  const expectations = createExpectations(new FakeClock());
  assert.ok(expectations.satisfied('rs'));
  expectations.expectCreations('rs', 3);
  expectations.creationObserved('rs');
  expectations.creationObserved('rs');
  assert.ok(!expectations.satisfied('rs'));
  expectations.creationObserved('rs');
  assert.ok(expectations.satisfied('rs'));
  expectations.creationObserved('rs');
  expectations.expectCreations('rs', 1);
  assert.ok(!expectations.satisfied('rs'), 'what was seen too much does not count for the next');
});

test('failed calls are taken back at once', () => {
  const expectations = createExpectations(new FakeClock());
  expectations.expectCreations('rs', 5);
  expectations.creationObserved('rs', 5);
  assert.ok(expectations.satisfied('rs'));
});

test('a deletion is outstanding by its child; seeing it twice or seeing another does not count', () => {
  const expectations = createExpectations(new FakeClock());
  expectations.expectDeletions('rs', ['a', 'b']);
  expectations.deletionObserved('rs', 'a');
  expectations.deletionObserved('rs', 'a');
  expectations.deletionObserved('rs', 'c');
  assert.ok(!expectations.satisfied('rs'));
  expectations.deletionObserved('rs', 'b');
  assert.ok(expectations.satisfied('rs'));
});

test('after five minutes they no longer count, nor after the owner is gone', async () => {
  const clock = new FakeClock();
  const expectations = createExpectations(clock);
  expectations.expectCreations('rs', 1);
  expectations.expectDeletions('other', ['a']);
  expectations.forget('other');
  assert.ok(expectations.satisfied('other'));
  await clock.advance(300_000);
  assert.ok(!expectations.satisfied('rs'));
  await clock.advance(1);
  assert.ok(expectations.satisfied('rs'));
});
