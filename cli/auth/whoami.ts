import { formatFlags } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { printerFor } from '../output/format.ts';
import { alignTabs } from '../output/tabwriter.ts';
import { defineVerb } from '../verb.ts';

interface UserInfo {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_auth/kubectl_auth_whoami/ */
export const whoami = defineVerb({
  use: 'auth whoami',
  about: 'Show as whom the server knows the user of this command.',
  flags: formatFlags,
  async run(call) {
    const printer = await printerFor(call.flags, call.io);
    const session = await call.session();
    const review = (await session.api.request({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    })) as AnyObject & { readonly status?: { readonly userInfo?: UserInfo } };
    call.out(printer ? printer(review) : userTable(review.status?.userInfo ?? {}));
    return 0;
  },
});

/** What is known of a user; what is not known has no line. */
export function userTable({ username, uid, groups = [], extra = {} }: UserInfo): string {
  const list = (values: readonly string[]) => `[${values.join(' ')}]`;
  const rows = [['ATTRIBUTE', 'VALUE']];
  if (username) rows.push(['Username', username]);
  if (uid) rows.push(['UID', uid]);
  if (groups.length > 0) rows.push(['Groups', list(groups)]);
  for (const key of Object.keys(extra).sort()) rows.push([`Extra: ${key}`, list(extra[key] ?? [])]);
  return alignTabs(rows.map((row) => `${row.join('\t')}\n`).join(''), { minWidth: 6, padding: 3 });
}
