import type { Paths } from './paths.ts';

/** The version of the Kubernetes API that is served. */
export const kubernetesVersion = { major: '1', minor: '36', gitVersion: 'v1.36.2' } as const;

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
  return [['/version', () => ({ type: 'raw', status: 200, contentType: 'application/json', body })]];
}
