import type { V1Status } from '@kubernetes/client-node';

const LONGEST_EXCERPT = 300;

/** A request to the Kubernetes API that came to nothing. */
export abstract class KubeError extends Error {
  readonly method: string;
  readonly path: string;

  constructor(method: string, path: string, message: string, options?: ErrorOptions) {
    super(`${method} ${path}: ${message}`, options);
    this.method = method;
    this.path = path;
  }
}

/** The API server answered with an error: its Status object, or what a proxy in between said. */
export class KubeApiError extends KubeError {
  override readonly name = 'KubeApiError';
  readonly status: number;
  /** Machine-readable, as in the API's Status objects: NotFound, Conflict, Forbidden, Expired… */
  readonly reason: string;
  /** The server's own sentence, without method and path. */
  readonly serverMessage: string;
  readonly details: V1Status['details'];
  /** When the server asks to be left alone for a while. */
  readonly retryAfterSeconds: number | undefined;

  constructor(method: string, path: string, answer: V1Status, retryAfterSeconds?: number) {
    const status = answer.code ?? 500;
    const reason = answer.reason ?? 'Unknown';
    const serverMessage = answer.message ?? 'no message';
    super(method, path, `${status} ${reason}: ${serverMessage}`);
    this.status = status;
    this.reason = reason;
    this.serverMessage = serverMessage;
    this.details = answer.details;
    this.retryAfterSeconds = retryAfterSeconds ?? answer.details?.retryAfterSeconds;
  }
}

/** No whole answer: not reached, cut off, too slow or unreadable. Whether the request was carried out is unknown. */
export class KubeConnectionError extends KubeError {
  override readonly name = 'KubeConnectionError';
}

/** Makes an error of an answer with status 400 or above. */
export function apiError(
  method: string,
  path: string,
  answer: { status: number; body: string; retryAfter: string | undefined },
): KubeApiError {
  const said = statusObject(answer.body);
  said.code = answer.status;
  const seconds = Number.parseInt(answer.retryAfter ?? '', 10);
  return new KubeApiError(method, path, said, Number.isNaN(seconds) ? undefined : seconds);
}

function statusObject(body: string): V1Status {
  try {
    const parsed: V1Status | null = JSON.parse(body);
    if (parsed?.kind === 'Status') return parsed;
  } catch {
    // A proxy's or an aggregated server's own words; they go into the message below.
  }
  return { message: body.slice(0, LONGEST_EXCERPT) };
}

function isStatus(error: unknown, status: number, reason?: string): error is KubeApiError {
  return error instanceof KubeApiError && error.status === status && (!reason || error.reason === reason);
}

export function isNotFound(error: unknown): error is KubeApiError {
  return isStatus(error, 404);
}

/** Someone else changed the object since it was read. */
export function isConflict(error: unknown): error is KubeApiError {
  return isStatus(error, 409, 'Conflict');
}

export function isAlreadyExists(error: unknown): error is KubeApiError {
  return isStatus(error, 409, 'AlreadyExists');
}

/** The resource version or continue token is too old: list again. */
export function isGone(error: unknown): error is KubeApiError {
  return isStatus(error, 410);
}

export function isTooManyRequests(error: unknown): error is KubeApiError {
  return isStatus(error, 429);
}

export function isUnauthorized(error: unknown): error is KubeApiError {
  return isStatus(error, 401);
}

/** Not allowed: by RBAC, a quota or an admission policy; the message says which. */
export function isForbidden(error: unknown): error is KubeApiError {
  return isStatus(error, 403);
}

/** The server cannot even read the object, or a webhook refuses it so; the message says what is wrong. */
export function isBadRequest(error: unknown): error is KubeApiError {
  return isStatus(error, 400);
}

/** The object itself is at fault; the message names its fields. */
export function isInvalid(error: unknown): error is KubeApiError {
  return isStatus(error, 422);
}
