interface MajorMinor {
  readonly major: string;
  readonly minor: string;
}

/** Said when this command and the server are more than one minor version apart; '' otherwise. https://kubernetes.io/releases/version-skew-policy/#kubectl */
export function skewWarning(client: MajorMinor, server: MajorMinor): string {
  const apart = Math.abs(Number.parseInt(client.minor, 10) - Number.parseInt(server.minor, 10));
  if (client.major === server.major && apart <= 1) return '';
  const text = ({ major, minor }: MajorMinor) => `${major}.${Number.parseInt(minor, 10)}`;
  return `WARNING: version difference between client (${text(client)}) and server (${text(server)}) exceeds the supported minor version skew of +/-1\n`;
}
