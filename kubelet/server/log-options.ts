/** PodLogOptions as the kubelet takes them, checked. */
export interface ContainerLogOptions {
  readonly follow: boolean;
  /** Of the container's instance before this one. */
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly sinceSeconds?: number;
  /** Milliseconds since the epoch. */
  readonly sinceTime?: number;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly stream: 'All' | 'Stdout' | 'Stderr';
}

const undecodable = { code: 400, message: '{"message": "Unable to decode query."}' } as const;
const invalid = { code: 422, message: '{"message": "Invalid request."}' } as const;

/** Reads the query of /containerLogs; what is wrong with it is the answer, in the kubelet's words. */
export function parseLogOptions(query: URLSearchParams): ContainerLogOptions | { code: number; message: string } {
  const numbers: Partial<Record<'sinceSeconds' | 'tailLines' | 'limitBytes', number>> = {};
  // `tail=all` is an old form of no tail at all.
  const tail = query.get('tail');
  const values = {
    sinceSeconds: query.get('sinceSeconds'),
    tailLines: tail ? (tail === 'all' ? null : tail) : query.get('tailLines'),
    limitBytes: query.get('limitBytes'),
  };
  for (const name of ['sinceSeconds', 'tailLines', 'limitBytes'] as const) {
    const text = values[name];
    if (text === null || text === '') continue;
    if (!/^-?\d{1,19}$/.test(text)) return undecodable;
    numbers[name] = Number(text);
  }
  const since = query.get('sinceTime');
  const sinceTime = since ? Date.parse(since) : undefined;
  if (sinceTime !== undefined && Number.isNaN(sinceTime)) return undecodable;
  const stream = query.get('stream') || 'All';
  const { sinceSeconds, tailLines, limitBytes } = numbers;
  if (tailLines !== undefined && (tailLines < 0 || stream !== 'All')) return invalid;
  if (limitBytes !== undefined && limitBytes < 1) return invalid;
  if (sinceSeconds !== undefined && (sinceSeconds < 1 || sinceTime !== undefined)) return invalid;
  if (stream !== 'All' && stream !== 'Stdout' && stream !== 'Stderr') return invalid;
  const flag = (name: string) => {
    const text = query.get(name);
    return text !== null && text !== 'false' && text !== '0';
  };
  return {
    follow: flag('follow'),
    previous: flag('previous'),
    timestamps: flag('timestamps'),
    ...numbers,
    ...(sinceTime !== undefined && { sinceTime }),
    stream,
  };
}
