import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiObject } from '../registry/object.ts';
import { CacheEntry } from './entry.ts';
import { type FoundList, RecentLists } from './recent-lists.ts';
import { encodeStored } from './stored-form.ts';

/** Finds a list of some entries of a megabyte each, and counts how often it was asked to. */
function finder(megabytes: number): { find: () => FoundList; readonly times: number } {
  const text = 'x'.repeat(1024 * 1024);
  const stored = encodeStored({ kind: 'ConfigMap', metadata: { name: 'a' }, data: { text } } as unknown as ApiObject);
  const entries = Array.from({ length: megabytes }, (_, i) =>
    CacheEntry.stored('/registry/configmaps/a/a', stored, i + 1),
  );
  let times = 0;
  return {
    find: () => {
      times++;
      return { entries: [...entries], behind: 3 };
    },
    get times() {
      return times;
    },
  };
}

for (const [length, megabytes] of [
  ['short', 2],
  ['long', 20],
] as const) {
  test(`a ${length} list is found once for all who ask at the same time, until something changes`, () => {
    const lists = new RecentLists();
    const finding = finder(megabytes);
    const first = lists.get('all', finding.find);
    const second = lists.get('all', finding.find);
    assert.equal(second.entries, first.entries);
    assert.equal(second.behind, 3);
    assert.equal(finding.times, 1);
    lists.get('others', finding.find);
    assert.equal(finding.times, 2);
    lists.clear();
    assert.notEqual(lists.get('all', finding.find).entries, first.entries);
    assert.equal(finding.times, 3);
  });
}
