/**
 * Finds keys that stand twice in one JSON object, which JSON.parse does not tell. Returns their paths in the form of Go's
 * strict decoder: `spec.containers[0].image`. The text must be valid JSON; `parsed` is
 * what JSON.parse makes of it, where that is at hand.
 */
export function duplicateKeys(text: string, parsed?: unknown): string[] {
  // Most clients print as JSON.stringify does: what comes out the same again had no key twice, and native code says so sooner.
  if (parsed !== undefined && JSON.stringify(parsed) === (text.endsWith('\n') ? text.slice(0, -1) : text)) return [];
  const found: string[] = [];
  scanValue({
    text,
    at: 0,
    visit: (path, again) => {
      if (again) found.push(path);
    },
  });
  return found;
}

/** What is wrong with the fields of a text, in the order in which they stand in it, as Go's strict decoder tells it. */
export function problemsInOrder(text: string, unknown: readonly string[]): string[] {
  const missing = new Set(unknown);
  const found: string[] = [];
  scanValue({
    text,
    at: 0,
    visit: (path, again) => {
      if (again) found.push(duplicateField(path));
      else if (missing.delete(path)) found.push(unknownField(path));
    },
  });
  return [...found, ...[...missing].map(unknownField)];
}

export const duplicateField = (path: string): string => `duplicate field ${JSON.stringify(path)}`;
export const unknownField = (path: string): string => `unknown field ${JSON.stringify(path)}`;

interface Cursor {
  readonly text: string;
  at: number;
  /** Called for each key; `again` when the object has had it before. */
  readonly visit: (path: string, again: boolean) => void;
}

const quote = 34;
const backslash = 92;

function skipSpace(cursor: Cursor): void {
  const { text } = cursor;
  for (;;) {
    const c = text.charCodeAt(cursor.at);
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return;
    cursor.at++;
  }
}

function skipString(cursor: Cursor): void {
  const { text } = cursor;
  cursor.at++;
  for (;;) {
    const c = text.charCodeAt(cursor.at);
    if (c === quote) {
      cursor.at++;
      return;
    }
    if (Number.isNaN(c)) return;
    cursor.at += c === backslash ? 2 : 1;
  }
}

function scanValue(cursor: Cursor, path = ''): void {
  skipSpace(cursor);
  const c = cursor.text[cursor.at];
  if (c === '"') skipString(cursor);
  else if (c === '{') scanObject(cursor, path);
  else if (c === '[') scanArray(cursor, path);
  else while (cursor.at < cursor.text.length && !',]} \n\r\t'.includes(cursor.text[cursor.at] ?? ',')) cursor.at++;
}

function scanObject(cursor: Cursor, path: string): void {
  const { text } = cursor;
  const seen = new Set<string>();
  cursor.at++;
  for (;;) {
    skipSpace(cursor);
    if (text[cursor.at] === '}' || cursor.at >= text.length) {
      cursor.at++;
      return;
    }
    const start = cursor.at;
    skipString(cursor);
    const raw = text.slice(start, cursor.at);
    const key = raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
    const here = path === '' ? key : `${path}.${key}`;
    cursor.visit(here, seen.has(key));
    seen.add(key);
    skipSpace(cursor);
    cursor.at++;
    scanValue(cursor, here);
    skipSpace(cursor);
    if (text[cursor.at] === ',') cursor.at++;
  }
}

function scanArray(cursor: Cursor, path: string): void {
  const { text } = cursor;
  cursor.at++;
  for (let i = 0; ; i++) {
    skipSpace(cursor);
    if (text[cursor.at] === ']' || cursor.at >= text.length) {
      cursor.at++;
      return;
    }
    scanValue(cursor, `${path}[${i}]`);
    skipSpace(cursor);
    if (text[cursor.at] === ',') cursor.at++;
  }
}
