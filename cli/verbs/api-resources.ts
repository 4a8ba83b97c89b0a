import { formatApiVersion } from '../../api/meta/group-version.ts';
import { CommandError, UsageError } from '../errors/errors.ts';
import { list, text, toggle } from '../flags/flag.ts';
import { formatColumns } from '../output/columns.ts';
import { qualified, type Resource } from '../resolve/resource.ts';
import { defineVerb } from '../verb.ts';

const heads = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND'];

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_api-resources/ */
export const apiResources = defineVerb({
  use: 'api-resources',
  about: 'List the types of objects that the server has.',
  examples: `  # All of them, with verbs and categories
  knarr api-resources -o wide

  # Those of one group
  knarr api-resources --api-group=apps`,
  flags: {
    'api-group': text('', 'Only types of this group.'),
    cached: toggle(false, 'Taken for compatibility: the server is always asked.'),
    categories: list('Only types that are in all of these categories.'),
    namespaced: toggle(true, 'Only types with, or with =false without, a namespace; by default both.'),
    'no-headers': toggle(false, 'Leave the line with the titles out.'),
    output: text('', 'wide for all there is to say, name for names alone.', { short: 'o' }),
    'sort-by': text('', 'name or kind; by default types are sorted by their groups.'),
    verbs: list('Only types that have all of these verbs.'),
  },
  async run(call) {
    const { flags, given, args } = call;
    if (args.length > 0) throw new UsageError(call.path, `unexpected arguments: [${args.join(' ')}]`);
    if (!['', 'wide', 'name'].includes(flags.output))
      throw new CommandError(`--output ${flags.output} is not available`);
    if (!['', 'name', 'kind'].includes(flags['sort-by'])) throw new CommandError('--sort-by accepts only name or kind');
    const { resources } = await call.session();
    const shown = preferred(await resources.all()).filter(
      (one) =>
        one.verbs.length > 0 &&
        (!given.has('api-group') || one.group === flags['api-group']) &&
        (!given.has('namespaced') || one.namespaced === flags.namespaced) &&
        flags.verbs.every((verb) => one.verbs.includes(verb)) &&
        flags.categories.every((category) => one.categories.includes(category)),
    );
    const keyOf = (one: Resource) =>
      flags['sort-by'] === 'name' ? one.name : flags['sort-by'] === 'kind' ? one.kind : one.group;
    shown.sort((a, b) => compareText(keyOf(a), keyOf(b)) || compareText(a.name, b.name));
    if (flags.output === 'name') {
      for (const { name, group } of shown) call.out(`${qualified(name, group)}\n`);
      return 0;
    }
    const wide = flags.output === 'wide';
    const rows = shown.map((one) => [
      ...[one.name, one.shortNames.join(','), formatApiVersion(one), String(one.namespaced), one.kind],
      ...(wide ? [one.verbs.join(','), one.categories.join(',')] : []),
    ]);
    if (!flags['no-headers']) rows.unshift(wide ? [...heads, 'VERBS', 'CATEGORIES'] : heads);
    call.out(formatColumns(rows));
    return 0;
  },
});

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Each type once, in the first of its versions. */
function preferred(all: readonly Resource[]): Resource[] {
  const seen = new Map<string, Resource>();
  for (const one of all) {
    const name = qualified(one.name, one.group);
    if (!seen.has(name)) seen.set(name, one);
  }
  return [...seen.values()];
}
