import { StatusError } from '../../api/errors/status-error.ts';
import { CommandError } from '../errors/errors.ts';
import { array, duration, type FlagValues, text } from '../flags/flag.ts';
import { formatFlags } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { printerFor } from '../output/format.ts';
import { itemPath } from '../resolve/resource.ts';
import { defineVerb } from '../verb.ts';

const tokenFlags = {
  ...formatFlags,
  audience: array('Who is to accept the token; by default the server. May be repeated.'),
  duration: duration(0, 'How long the token is good; 0 for what the server chooses.'),
  'bound-object-kind': text('', 'The token ends with an object of this kind: Pod, Secret or Node.'),
  'bound-object-name': text('', 'The object that the token ends with.'),
  'bound-object-uid': text('', 'UID of that object.'),
};

/** `create token`: a token of a service account. https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ */
export const token = defineVerb({
  use: 'create token ACCOUNT [--duration=TIME]',
  about: 'Have the server make a token of a service account.',
  flags: tokenFlags,
  async run(call) {
    const { flags, args } = call;
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0)
      throw new CommandError(
        `exactly one NAME is required, got ${args.length}\nSee 'knarr create token -h' for help and examples`,
      );
    const kind = flags['bound-object-kind'];
    validate(flags);
    const session = await call.session();
    const resource = await session.resources.find('serviceaccounts');
    const request = session.api.request({
      method: 'POST',
      path: itemPath(resource, session.namespace, name, 'token'),
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          audiences: flags.audience.length > 0 ? flags.audience : null,
          ...(flags.duration > 0 ? { expirationSeconds: Math.round(flags.duration / 1000) } : {}),
          ...(kind === ''
            ? {}
            : {
                boundObjectRef: {
                  kind,
                  apiVersion: 'v1',
                  name: flags['bound-object-name'],
                  ...(flags['bound-object-uid'] ? { uid: flags['bound-object-uid'] } : {}),
                },
              }),
        },
      },
    });
    const answer = (await request.catch(toldFailure)) as AnyObject & { readonly status?: { readonly token?: string } };
    const printer = await printerFor(flags, call.io);
    call.out(printer ? printer(answer) : `${answer.status?.token ?? ''}\n`);
    return 0;
  },
});

/** Throws CommandError for flags that do not fit together. */
function validate(flags: FlagValues<typeof tokenFlags>): void {
  const kind = flags['bound-object-kind'];
  const name = flags['bound-object-name'];
  if (flags.duration < 0) throw new CommandError('--duration must be greater than or equal to 0');
  if (flags.duration % 1000 !== 0) throw new CommandError('--duration cannot be expressed in units less than seconds');
  if (flags.audience.includes('')) throw new CommandError('--audience must not be an empty string');
  if (kind === '') {
    if (name !== '') throw new CommandError('--bound-object-name can only be set if --bound-object-kind is provided');
    if (flags['bound-object-uid'] !== '')
      throw new CommandError('--bound-object-uid can only be set if --bound-object-kind is provided');
  } else if (!['Node', 'Pod', 'Secret'].includes(kind))
    throw new CommandError('supported --bound-object-kind values are Node, Pod, Secret');
  else if (name === '') throw new CommandError('--bound-object-name is required if --bound-object-kind is provided');
}

function toldFailure(cause: unknown): never {
  if (!(cause instanceof StatusError)) throw cause;
  throw new CommandError(`failed to create token: ${cause.message}`, { cause });
}
