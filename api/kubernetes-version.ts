/** The version of Kubernetes whose API is served, and whose commands are answered. */
export const kubernetesVersion = { major: '1', minor: '36', gitVersion: 'v1.36.2' } as const;
