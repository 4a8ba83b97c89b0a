import { CommandError } from '../errors/errors.ts';
import type { Io } from '../io.ts';
import type { Api, ApiRequest } from '../session/api.ts';

/** Throws CommandError for what is no path of a server. */
export function checkRawPath(raw: string): void {
  if (!raw.startsWith('/'))
    throw new CommandError(`--raw must be a valid URL path: parse ${JSON.stringify(raw)}: invalid URI for request`);
}

/** Sends a request, whose path may have a query, and writes the answer as it is. */
export async function printRaw(
  io: Pick<Io, 'stdout'>,
  api: Api,
  request: Pick<ApiRequest, 'method' | 'path' | 'body'>,
): Promise<number> {
  const mark = request.path.indexOf('?');
  const path = mark < 0 ? request.path : request.path.slice(0, mark);
  const query = mark < 0 ? {} : Object.fromEntries(new URLSearchParams(request.path.slice(mark + 1)));
  const answer = await api.open({ ...request, path, query });
  for await (const chunk of answer.body) io.stdout.write(chunk);
  return 0;
}
