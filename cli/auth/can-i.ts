import type { Rule } from '../../api/rbac/rule.ts';
import { CommandError } from '../errors/errors.ts';
import { text, toggle } from '../flags/flag.ts';
import { alignTabs } from '../output/tabwriter.ts';
import { readings } from '../resolve/lookup.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb } from '../verb.ts';
import { listedRules } from './rules.ts';

const canIFlags = {
  'all-namespaces': toggle(false, 'Ask about all namespaces.', { short: 'A' }),
  list: toggle(false, 'List all that is allowed.'),
  'no-headers': toggle(false, 'The list without its headers.'),
  quiet: toggle(false, 'Only the exit code answers.', { short: 'q' }),
  subresource: text('', 'Ask about a part of the resource, such as log or scale.'),
};
type CanICall = Call<typeof canIFlags>;

const knownVerbs = new Set(
  'get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(
    ' ',
  ),
);

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_auth/kubectl_auth_can-i/ */
export const canI = defineVerb({
  use: 'auth can-i (VERB TYPE[/NAME] | VERB /PATH | --list)',
  about: 'Ask whether something may be done.',
  flags: canIFlags,
  async run(call) {
    const { args, flags } = call;
    if (flags.list) {
      if (args.length > 0) throw new CommandError('list option must be specified with no arguments');
      return listAllowed(call);
    }
    const [verb = '', what = ''] = args;
    if (args.length !== 2)
      throw new CommandError(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'knarr auth can-i -h' for help and examples.",
      );
    if (what.startsWith('/') && flags.subresource !== '')
      throw new CommandError('--subresource can not be used with NonResourceURL');
    const session = await call.session();
    const attributes = what.startsWith('/')
      ? { nonResourceAttributes: { verb, path: what } }
      : { resourceAttributes: await resourceAttributes(call, session, verb, what) };
    const { status = {} } = (await session.api.request({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: attributes },
    })) as { status?: { allowed?: boolean; reason?: string; evaluationError?: string } };
    const out = flags.quiet ? () => undefined : call.out;
    if (status.allowed) out('yes\n');
    else out(`no${[status.reason, status.evaluationError].map((why) => (why ? ` - ${why}` : '')).join('')}\n`);
    return status.allowed ? 0 : 1;
  },
});

async function resourceAttributes(call: CanICall, session: Session, verb: string, what: string) {
  const { flags, err } = call;
  const [type = '', name] = what.split('/');
  const found = type === '*' ? undefined : await session.resources.tryFind(type);
  if (!found && type !== '*') {
    const [{ name: resource = type, group } = { name: type }] = readings(type).slice(-1);
    err(`Warning: the server doesn't have a resource type '${resource}'${group ? ` in group '${group}'` : ''}\n\n`);
  }
  if (!flags['all-namespaces'] && found && !found.namespaced) {
    const inGroup = found.group === '' ? '' : ` in group '${found.group}'`;
    err(`Warning: resource '${found.name}' is not namespace scoped${inGroup}\n\n`);
  }
  if (!knownVerbs.has(verb)) err(`Warning: verb '${verb}' is not a known verb\n\n`);
  return {
    namespace: flags['all-namespaces'] ? '' : session.namespace,
    verb,
    group: found?.group ?? (type === '*' ? '*' : ''),
    resource: found?.name ?? type,
    subresource: flags.subresource,
    name: name ?? '',
  };
}

async function listAllowed(call: CanICall): Promise<number> {
  const { flags, out, err } = call;
  const session = await call.session();
  const { status = {} } = (await session.api.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: session.namespace },
    },
  })) as {
    status?: {
      incomplete?: boolean;
      evaluationError?: string;
      resourceRules?: readonly Rule[] | null;
      nonResourceRules?: readonly { verbs: readonly string[]; nonResourceURLs?: readonly string[] }[] | null;
    };
  };
  if (status.incomplete) err(`Warning: the list may be incomplete: ${status.evaluationError ?? ''}\n`);
  const rules = listedRules([...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])]);
  out(ruleTable(rules, flags['no-headers']));
  return 0;
}

/** Rules as `can-i --list` shows them. */
export function ruleTable(rules: readonly Rule[], noHeaders: boolean): string {
  const list = (values: readonly string[] = []) => `[${values.join(' ')}]`;
  const rows = rules.map((rule) =>
    [resourceText(rule), list(rule.nonResourceURLs), list(rule.resourceNames), list(rule.verbs)].join('\t'),
  );
  const head = noHeaders ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs'];
  return alignTabs([...head, ...rows].map((row) => `${row}\n`).join(''), { minWidth: 6, padding: 3 });
}

function resourceText({ resources = [], apiGroups = [] }: Rule): string {
  const [resource = ''] = resources;
  const [name, ...sub] = resource.split('/');
  return [`${name}${apiGroups[0] ? `.${apiGroups[0]}` : ''}`, ...sub].join('/');
}
