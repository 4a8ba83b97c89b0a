import { duration, list, number, text, toggle } from '../flags/flag.ts';
import { dryRunFlag, filenameFlags, formatFlags, selectorFlag, validateFlag } from '../flags/verb-flags.ts';
import type { Call } from '../verb.ts';

/** The flags of `apply`. */
export const applyFlags = {
  ...filenameFlags('to apply'),
  ...formatFlags,
  all: toggle(false, 'Everything that --prune may delete.'),
  cascade: text(
    'background',
    'What becomes of dependents: background deletes them after it, foreground before it, orphan leaves them.',
    { bare: 'background' },
  ),
  'dry-run': dryRunFlag,
  'field-manager': text('kubectl-client-side-apply', 'Under which name the server notes who set the fields.'),
  force: toggle(false, 'Delete at once and make anew what cannot be changed.'),
  'force-conflicts': toggle(false, 'With --server-side: take over fields that others own.'),
  'grace-period': number(-1, 'Seconds to end in; below 0 as many as the object says.'),
  'openapi-patch': toggle(true, 'Taken for compatibility: kinds that are built in are merged by their schema.'),
  overwrite: toggle(true, 'Where others changed what was applied, the manifest wins.'),
  prune: toggle(false, 'Delete what was applied before and is in no manifest now; needs -l or --all.'),
  'prune-allowlist': list('Kinds that --prune may delete, as group/version/kind.'),
  selector: selectorFlag,
  'server-side': toggle(false, 'Let the server merge and note who owns which fields.'),
  subresource: text('', 'Apply to this part of the object, such as status.'),
  timeout: duration(0, 'How long to wait for a deletion.'),
  validate: validateFlag,
  wait: toggle(false, 'Wait until the objects are gone.'),
};

/** A command line of `apply`. */
export type ApplyCall = Call<typeof applyFlags>;
