import { formatApiVersion } from '../../api/meta/group-version.ts';
import { UsageError } from '../errors/errors.ts';
import { discover } from '../resolve/discovery.ts';
import { defineVerb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_api-versions/ */
export const apiVersions = defineVerb({
  use: 'api-versions',
  about: 'List the groups of the API with their versions, in the form group/version.',
  flags: {},
  async run(call) {
    if (call.args.length > 0) throw new UsageError(call.path, `unexpected arguments: [${call.args.join(' ')}]`);
    const versions = (await discover((await call.session()).api)).map(formatApiVersion);
    call.out(
      [...new Set(versions)]
        .sort()
        .map((one) => `${one}\n`)
        .join(''),
    );
    return 0;
  },
});
