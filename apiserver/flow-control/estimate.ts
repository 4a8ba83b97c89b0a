import type { RequestInfo } from '../request/info.ts';
import { isTrue } from '../request/info.ts';

/** How many objects of a kind there are, and how long one is; undefined when the kind is not served here. */
export type CollectionSize = (
  info: RequestInfo,
) => { readonly objects: number; readonly averageBytes: number } | undefined;

/** Kubernetes' numbers: a seat stands for so many bytes of an answer, and a stream needs no more than a bounded buffer. */
const bytesPerSeat = 100_000;
const streamedBytes = 1_000_000;
/** No request takes more seats than that. */
const mostSeats = 10;

/**
 * The seats that a request takes: one, but for lists and for watches that begin with everything there is, which cost by
 * the size of their answer. Never more than `most`.
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#seats-occupied-by-a-request
 */
export function seatsOf(info: RequestInfo, query: URLSearchParams, sizeOf: CollectionSize, most: number): number {
  if (!info.isResource || (info.verb !== 'list' && info.verb !== 'watch')) return 1;
  if (most <= 1 || info.name !== '') return 1;
  if (info.verb === 'watch' && !isTrue(query.get('sendInitialEvents'))) return 1;
  const size = sizeOf(info);
  if (!size) return 1;
  const limit = Number(query.get('limit') ?? 0);
  const objects = limit > 0 && limit < size.objects ? limit : size.objects;
  const bytes = Math.min(objects * size.averageBytes, streamedBytes);
  return Math.max(1, Math.min(most, Math.ceil(bytes / bytesPerSeat)));
}

/** The widest request of a level: 15 % of its seats, and no more than leaves each queue of a hand its part. */
export function widestRequest(nominalSeats: number, handSize: number | undefined): number {
  if (handSize === undefined) return mostSeats;
  const part = Math.min(Math.ceil(nominalSeats * 0.15), Math.floor(nominalSeats / handSize));
  return Math.max(1, Math.min(mostSeats, part));
}
