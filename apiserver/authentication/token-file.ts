import { createHash } from 'node:crypto';
import { noCredential } from './authenticator.ts';
import type { TokenAuthenticator } from './bearer-token.ts';
import { type UserInfo, userOf } from './user-info.ts';

/** A line of the token file cannot be understood; the message is one sentence that names the line, not the token. */
export class TokenFileError extends Error {
  override readonly name = 'TokenFileError';
}

/**
 * Reads `--token-auth-file`: `token,user,uid,"group1,group2"` a line; groups may be left out, empty lines and lines with
 * an empty token are passed over, of two lines with the same token the later counts.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file
 */
export function parseTokenFile(content: string, file: string): Map<string, UserInfo> {
  const users = new Map<string, UserInfo>();
  for (const { line, fields } of csvRecords(content, file)) {
    const [token = '', username = '', uid = '', groups = ''] = fields.map((field) => field.trim());
    if (fields.length < 3) {
      throw new TokenFileError(
        `token file '${file}' line ${line} must have at least 3 columns (token, user name, user uid), found ${fields.length}`,
      );
    }
    if (token === '') continue;
    if (username === '') throw new TokenFileError(`token file '${file}' line ${line} has no user name`);
    const named = groups.split(',').map((group) => group.trim());
    users.set(digest(token), userOf(username, { uid, groups: named.filter((group) => group !== '') }));
  }
  return users;
}

/** Tokens are kept and looked up by digest: the time a look-up takes says nothing about them, nor does a heap dump. */
const digest = (token: string) => createHash('sha256').update(token).digest('base64');

/** Knows the users of a token file. They are good for every audience of the server. */
export function tokenFileAuthenticator(users: ReadonlyMap<string, UserInfo>): TokenAuthenticator {
  return {
    name: 'token-file',
    authenticateToken(token, audiences) {
      const user = users.get(digest(token));
      return user === undefined ? noCredential : { kind: 'authenticated', user, audiences };
    },
  };
}

interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** RFC 4180 with LF or CRLF: quoted fields may hold commas, doubled quotes and newlines. */
function csvRecords(content: string, file: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const begun = line;
    const fields: string[] = [];
    for (;;) {
      let field = '';
      while (text[at] === ' ' || text[at] === '\t') at++;
      if (text[at] === '"') {
        for (at++; ; at++) {
          const char = text[at];
          if (char === undefined)
            throw new TokenFileError(`token file '${file}' line ${begun} has a quote that does not end`);
          if (char === '\n') line++;
          if (char !== '"') field += char;
          else if (text[at + 1] === '"') field += text[at++];
          else break;
        }
        at++;
        const rest = /^[ \t\r]*(?=,|\n|$)/.exec(text.slice(at, at + 1024));
        if (rest === null) throw new TokenFileError(`token file '${file}' line ${line} has text after a closing quote`);
        at += rest[0].length;
      } else {
        const end = text.slice(at).search(/[,\n]|$/) + at;
        field = text.slice(at, end);
        at = end;
        if (field.includes('"')) throw new TokenFileError(`token file '${file}' line ${line} has a bare quote`);
      }
      fields.push(field.replace(/\r$/, ''));
      const separator = text[at++];
      if (separator !== ',') break;
    }
    line++;
    if (fields.length > 1 || fields[0]?.trim() !== '') records.push({ line: begun, fields });
  }
  return records;
}
