import { parseSelector } from '../../api/labels/parse.ts';
import { CommandError } from '../errors/errors.ts';
import { type FileFlags, namesFiles, readManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/targets.ts';
import { missingResource, selectTargets, type Target } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import type { Call } from '../verb.ts';
import { type FetchedObject, fetchTargets, type Selectors } from './fetch.ts';

/** The flags by which verbs choose objects; each has some of them. */
export interface ChoiceFlags extends Partial<FileFlags> {
  readonly selector?: string;
  readonly 'field-selector'?: string;
  readonly all?: boolean;
  readonly 'all-namespaces'?: boolean;
  readonly 'chunk-size'?: number;
}

/** What arguments or files name. A type alone needs a selector or `--all`, unless `emptySelector`. */
export async function gatherTargets(
  call: Pick<Call, 'io'>,
  session: Session,
  flags: ChoiceFlags,
  args: readonly string[],
  { emptySelector = false }: { readonly emptySelector?: boolean } = {},
): Promise<Target[]> {
  const files: FileFlags = { filename: [], ...flags };
  if (namesFiles(files)) {
    const manifests = await readManifests(call.io, files);
    if (args.length > 0)
      throw new CommandError(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      );
    const wanted = flags.selector ? parseSelector(flags.selector) : undefined;
    const chosen = manifests.filter(({ object }) => !wanted || wanted.matches(object.metadata?.labels));
    return Promise.all(chosen.map((one) => targetOfManifest(session, one)));
  }
  if (args.length === 0) throw missingResource();
  return selectTargets(session, args, {
    emptySelector: emptySelector || flags.all === true,
    allNamespaces: flags['all-namespaces'] === true,
    selector: !!flags.selector || !!flags['field-selector'] || flags.all === true,
  });
}

/** The objects themselves, as the server has them; all or, where one is not there, none. */
export async function gatherObjects(
  call: Pick<Call, 'io'>,
  session: Session,
  flags: ChoiceFlags,
  args: readonly string[],
  options: { readonly emptySelector?: boolean } = {},
): Promise<FetchedObject[]> {
  const targets = await gatherTargets(call, session, flags, args, options);
  return fetchTargets(session.api, targets, selectorsOf(flags));
}

/** The selectors among the flags. */
export function selectorsOf(flags: ChoiceFlags): Selectors {
  return {
    ...(flags.selector ? { labelSelector: flags.selector } : {}),
    ...(flags['field-selector'] ? { fieldSelector: flags['field-selector'] } : {}),
    ...(flags['chunk-size'] === undefined ? {} : { chunkSize: flags['chunk-size'] }),
  };
}
