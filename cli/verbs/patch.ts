import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { CommandError } from '../errors/errors.ts';
import { text, toggle } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, formatFlags } from '../flags/verb-flags.ts';
import { parseYaml } from '../manifests/parse-yaml.ts';
import { forEachObject } from '../objects/each.ts';
import { dryRunOf, patchObject } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { type Call, defineVerb } from '../verb.ts';

const patchFlags = {
  ...filenameFlags('to change'),
  ...formatFlags,
  'dry-run': dryRunFlag,
  'field-manager': fieldManagerFlag('kubectl-patch'),
  local: toggle(false, 'Not supported: the server makes patches.', { hidden: true }),
  patch: text('', 'The patch, in JSON or YAML.', { short: 'p' }),
  'patch-file': text('', 'File with the patch.'),
  subresource: text('', 'Patch this part of the object, such as status.'),
  type: text('strategic', 'How the patch is meant: strategic, merge or json.'),
};

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_patch/ */
export const patch = defineVerb({
  use: 'patch (TYPE/NAME... | -f FILE) (-p PATCH | --patch-file=FILE)',
  about: 'Change some fields of objects.',
  flags: patchFlags,
  async run(call) {
    const { flags } = call;
    if (flags.local) throw new CommandError('--local is not supported: patches are made by the server');
    const { type } = flags;
    if (type !== 'strategic' && type !== 'merge' && type !== 'json')
      throw new CommandError(`--type must be one of [json merge strategic], not ${JSON.stringify(type)}`);
    const body = await readPatch(call);
    const dryRun = dryRunOf(flags['dry-run']);
    const session = await call.session();
    const tell = await resultPrinter(call, flags, dryRun);
    await forEachObject(call, session, flags, {}, async ({ object, target }) => {
      if (dryRun === 'client') {
        tell(object, 'patched');
        return;
      }
      const patched = await patchObject(session.api, target, type, body, {
        dryRun,
        fieldManager: flags['field-manager'],
        subresource: flags.subresource,
      });
      tell(patched, deepEqual(object, patched) ? 'patched (no change)' : 'patched');
    });
    return 0;
  },
});

async function readPatch({ flags, io }: Call<typeof patchFlags>): Promise<unknown> {
  if (flags.patch !== '' && flags['patch-file'] !== '')
    throw new CommandError('cannot specify --patch and --patch-file together');
  if (flags.patch === '' && flags['patch-file'] === '')
    throw new CommandError('must specify --patch or --patch-file containing the contents of the patch');
  const given = flags.patch !== '' ? flags.patch : await readFile(resolve(io.cwd, flags['patch-file']), 'utf8');
  const isJson = /^\s*\[/.test(given);
  try {
    const [value] = isJson ? [JSON.parse(given) as unknown] : await parseYaml(given, 'patch');
    return value;
  } catch (cause) {
    throw new CommandError(
      `unable to parse ${JSON.stringify(given)}: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}
