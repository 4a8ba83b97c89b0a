import { arch, platform } from 'node:os';
import { version as nodeVersion } from 'node:process';
import { kubernetesVersion } from '../../api/kubernetes-version.ts';
import { CommandError } from '../errors/errors.ts';
import { text, toggle } from '../flags/flag.ts';
import { toJson } from '../output/json.ts';
import { toYaml } from '../output/yaml.ts';
import { defineVerb } from '../verb.ts';
import { skewWarning } from '../version/skew.ts';

/** What `version` says of a program. */
interface VersionInfo {
  readonly major: string;
  readonly minor: string;
  readonly gitVersion: string;
  readonly [field: string]: string;
}

const clientVersion = (): VersionInfo => ({
  ...kubernetesVersion,
  gitVersion: `${kubernetesVersion.gitVersion}+knarr`,
  goVersion: nodeVersion,
  compiler: 'esbuild',
  platform: `${platform()}/${arch() === 'x64' ? 'amd64' : arch()}`,
});

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_version/ */
export const version = defineVerb({
  use: 'version [--client]',
  about: 'Print the versions of this command and of the server.',
  flags: {
    client: toggle(false, 'Only that of this command; no server is asked.'),
    output: text('', 'yaml or json; two plain lines without it.', { short: 'o' }),
  },
  async run(call) {
    const { flags, args, out, err } = call;
    if (args.length > 0) throw new CommandError(`extra arguments: [${args.join(' ')}]`);
    if (!['', 'yaml', 'json'].includes(flags.output)) throw new CommandError("--output must be 'yaml' or 'json'");
    const client = clientVersion();
    let server: VersionInfo | undefined;
    let failure: unknown;
    if (!flags.client) {
      try {
        server = (await (await call.session()).api.request({ path: '/version' })) as VersionInfo;
      } catch (error) {
        // What is known is told before what is not.
        failure = error;
      }
    }
    const both = { clientVersion: client, ...(server ? { serverVersion: server } : {}) };
    if (flags.output === 'json') out(`${JSON.stringify(JSON.parse(toJson(both)), undefined, 2)}\n`);
    else if (flags.output === 'yaml') out(`${toYaml(both)}\n`);
    else out(`Client Version: ${client.gitVersion}\n${server ? `Server Version: ${server.gitVersion}\n` : ''}`);
    if (failure) throw failure;
    if (server) err(skewWarning(client, server));
    return 0;
  },
});
