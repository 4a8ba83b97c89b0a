import type { Chance } from './chance.ts';
import { oddText } from './values.ts';

const values: Readonly<Record<'read' | 'write', Readonly<Record<string, readonly string[]>>>> = {
  read: {
    labelSelector: ['app=web', 'app in (a,b),!c', 'a==b,,', 'a in (', 'a>1', '!', 'a notin ()', 'é=1'],
    fieldSelector: [
      'metadata.name=a',
      'status.phase!=Running',
      'spec.nodeName=',
      'nope=1',
      'a',
      '\\',
      'metadata.name=a\\,b',
    ],
    resourceVersion: ['0', '1', '-1', 'x', '99999999999999999999', '', '5', '1e3', ' 1'],
    resourceVersionMatch: ['Exact', 'NotOlderThan', 'x'],
    limit: ['1', '0', '-1', 'x', '99999999999999999999', '2147483648'],
    continue: ['x', 'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhXHUwMDAwIn0', 'bnVsbA', 'W10', '%'],
    watch: ['1', '0', 'true', 'x'],
    timeoutSeconds: ['1', '-1', 'x', '0.5'],
    sendInitialEvents: ['true', 'false', 'x'],
    allowWatchBookmarks: ['true', 'x'],
    includeObject: ['None', 'Object', 'Metadata', 'x'],
    pretty: ['1', 'x'],
  },
  write: {
    dryRun: ['All', 'x', ''],
    fieldValidation: ['Strict', 'Warn', 'Ignore', 'x'],
    fieldManager: ['f', 'a'.repeat(200), '\u0007', ''],
    force: ['true', 'x'],
    gracePeriodSeconds: ['0', '-1', 'x', '1e9'],
    propagationPolicy: ['Background', 'Foreground', 'Orphan', 'x'],
    orphanDependents: ['true', 'x'],
    resourceVersion: ['1', 'x'],
    ignoreStoreReadErrorWithClusterBreakingPotential: ['true', 'x'],
    pretty: ['true'],
  },
};

/** A query with its question mark, or nothing. A watch always ends by itself. */
export function mutatedQuery(chance: Chance, of: 'read' | 'write'): string {
  if (of === 'write' && chance.happens(0.6)) return '';
  const known = values[of];
  const pairs: [string, string][] = [];
  for (let count = chance.below(4); count > 0; count--) {
    const name = chance.pick(Object.keys(known));
    pairs.push([name, chance.happens(0.15) ? oddText(chance) : chance.pick(known[name] ?? [''])]);
  }
  if (pairs.some(([name]) => name === 'watch')) pairs.push(['timeoutSeconds', '1']);
  if (pairs.length === 0) return '';
  const text = pairs.map(([name, value]) => `${name}=${escaped(value, chance)}`).join('&');
  return `?${text}${chance.happens(0.03) ? chance.pick(['&', '&&=', '%zz=1', ';a=b', '?']) : ''}`;
}

function escaped(value: string, chance: Chance): string {
  const whole = value.replace(/[\ud800-\udfff]/g, '\ufffd');
  return chance.happens(0.03) ? whole.replace(/[^!-~]|[#]/g, '%') : encodeURIComponent(whole);
}
