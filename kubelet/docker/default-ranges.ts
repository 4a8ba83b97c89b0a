/**
 * Where a node that is told no range looks for one, in order. The first may be some VPN's, and each cluster that was not ended by
 * `knarr down` keeps its own: so several neighbourhoods, and sixteen clusters in each.
 */
export const defaultRanges: readonly string[] = Array.from({ length: 16 }, (_, cluster) => [
  `10.244.${cluster}.0/24`,
  `10.245.${cluster}.0/24`,
  `10.246.${cluster}.0/24`,
  `172.30.${244 - cluster}.0/24`,
  `192.168.${244 - cluster}.0/24`,
]).flat();
