/**
 * Finds keys that stand twice in one JSON object, which JSON.parse does not tell. Returns their paths in the form of Go's
 * strict decoder: `spec.containers[0].image`. The text must be valid JSON.
 */
export function duplicateKeys(text: string): string[] {
  const found: string[] = [];
  scanValue({ text, at: 0 }, '', found, 0);
  return found;
}

interface Cursor {
  readonly text: string;
  at: number;
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

function scanValue(cursor: Cursor, path: string, found: string[], depth: number): void {
  skipSpace(cursor);
  const c = cursor.text[cursor.at];
  if (c === '"') skipString(cursor);
  else if (c === '{') scanObject(cursor, path, found, depth + 1);
  else if (c === '[') scanArray(cursor, path, found, depth + 1);
  else while (cursor.at < cursor.text.length && !',]} \n\r\t'.includes(cursor.text[cursor.at] ?? ',')) cursor.at++;
}

function scanObject(cursor: Cursor, path: string, found: string[], depth: number): void {
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
    if (seen.has(key)) found.push(here);
    seen.add(key);
    skipSpace(cursor);
    cursor.at++;
    scanValue(cursor, here, found, depth);
    skipSpace(cursor);
    if (text[cursor.at] === ',') cursor.at++;
  }
}

function scanArray(cursor: Cursor, path: string, found: string[], depth: number): void {
  const { text } = cursor;
  cursor.at++;
  for (let i = 0; ; i++) {
    skipSpace(cursor);
    if (text[cursor.at] === ']' || cursor.at >= text.length) {
      cursor.at++;
      return;
    }
    scanValue(cursor, `${path}[${i}]`, found, depth);
    skipSpace(cursor);
    if (text[cursor.at] === ',') cursor.at++;
  }
}
