import { CommandError, FlagError } from '../errors/errors.ts';
import { array, list, text } from '../flags/flag.ts';
import type { AnyObject } from '../object.ts';
import { defineGenerator } from './generator.ts';
import { rulesOf } from './rules.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';

const ruleFlags = {
  verb: list('What may be done, such as get.'),
  resource: list('Types it may be done with.'),
  'resource-name': array('Only with objects of this name; may be repeated.'),
};

/** `create role`. */
export const role = defineGenerator({
  use: 'role NAME --resource=TYPE... [--resource-name=OBJECT...] --verb=VERB...',
  about: 'Name what may be done in this namespace.',
  flags: ruleFlags,
  async make(call, name) {
    const { verb, resource, 'resource-name': names } = call.flags;
    if (verb.length === 0) throw new CommandError('at least one verb must be specified');
    if (resource.length === 0) throw new CommandError('at least one resource must be specified');
    return { apiVersion, kind: 'Role', metadata: { name }, rules: await rulesOf(call, verb, resource, names) };
  },
});

const urlVerbs = new Set(['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options']);

/** `create clusterrole`. */
export const clusterRole = defineGenerator({
  use: 'clusterrole NAME (--aggregation-rule=LABELS | --verb=VERB... (--resource=TYPE... | --non-resource-url=PATH...))',
  about: 'Name what may be done in any namespace, or with the server itself.',
  flags: {
    ...ruleFlags,
    'non-resource-url': list('Paths of the server it may be done with.'),
    'aggregation-rule': text('', 'Gather the rules of cluster roles with these labels.'),
  },
  async make(call, name): Promise<AnyObject> {
    const { verb, resource, 'resource-name': names, 'non-resource-url': urls, 'aggregation-rule': gather } = call.flags;
    const base = { apiVersion, kind: 'ClusterRole', metadata: { name } };
    if (gather !== '') {
      if (verb.length + resource.length + names.length + urls.length > 0)
        throw new CommandError(
          'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
        );
      return { ...base, aggregationRule: { clusterRoleSelectors: [{ matchLabels: labelsOf(gather) }] }, rules: null };
    }
    if (verb.length === 0) throw new CommandError('at least one verb must be specified');
    if (resource.length === 0 && urls.length === 0)
      throw new CommandError('one of resource or nonResourceURL must be specified');
    const rules = resource.length > 0 ? await rulesOf(call, verb, resource, names) : [];
    const verbs = verb.includes('*') ? ['*'] : [...new Set(verb)];
    if (urls.length > 0) checkUrls(urls, verbs);
    return { ...base, rules: urls.length > 0 ? [...rules, { nonResourceURLs: [...new Set(urls)], verbs }] : rules };
  },
});

function labelsOf(given: string): Record<string, string> {
  const pairs = given.split(',').map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    if (equals < 0)
      throw new FlagError(
        `invalid argument ${JSON.stringify(given)} for "--aggregation-rule" flag: malformed pair, expect string=string`,
      );
    return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
  });
  return Object.fromEntries(pairs);
}

function checkUrls(urls: readonly string[], verbs: readonly string[]): void {
  const wrong = verbs.find((one) => !urlVerbs.has(one));
  if (wrong !== undefined) throw new CommandError(`invalid verb: '${wrong}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new CommandError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*'))
      throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}
