import { kubernetesVersion } from '../../api/kubernetes-version.ts';
import { onlyRead, type Paths } from './paths.ts';

/** /version, which clients read to find out what they can expect. `platform` is `linux/amd64`. */
export function versionPaths(build: {
  readonly revision: string;
  readonly date: string;
  readonly platform: string;
  readonly runtime: string;
}): Paths {
  const body = `${JSON.stringify(
    {
      ...kubernetesVersion,
      emulationMajor: '1',
      emulationMinor: '36',
      minCompatibilityMajor: '1',
      minCompatibilityMinor: '35',
      gitVersion: `${kubernetesVersion.gitVersion}+knarr`,
      gitCommit: build.revision,
      gitTreeState: 'clean',
      buildDate: build.date,
      goVersion: build.runtime,
      compiler: 'esbuild',
      platform: build.platform,
    },
    undefined,
    2,
  )}`;
  return [
    [
      '/version',
      (context) => onlyRead(context, () => ({ type: 'raw', status: 200, contentType: 'application/json', body })),
    ],
  ];
}
