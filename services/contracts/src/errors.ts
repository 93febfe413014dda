/**
 * Every error code of the product, in one place. A code is stable: clients, alerts and playbooks refer to it.
 * `status` is the HTTP status when the error crosses the API; `title` is the RFC 9457 title; `next` tells a person what to do.
 */
export const errors = {
  "request-invalid": {
    status: 422,
    title: "The request does not match its schema",
    next: "Correct the fields named in `errors`.",
  },
  "request-too-large": { status: 413, title: "The request is too large", next: "Send less at once." },
  "method-not-allowed": { status: 405, title: "The resource has no such method", next: "See /api for its methods." },
  "message-malformed": {
    status: 400,
    title: "The message is not valid JSON of its schema",
    next: "Check the sender's version.",
  },
  "version-unknown": {
    status: 400,
    title: "The message's version is not understood here",
    next: "Update the older side.",
  },
  unauthenticated: { status: 401, title: "No valid token", next: "Send `Authorization: Bearer <token>`." },
  forbidden: {
    status: 403,
    title: "The token may not do this",
    next: "Use a token with the scope that `detail` names.",
  },
  "login-refused": {
    status: 401,
    title: "Name and password do not fit, or the account is closed",
    next: "Try again, or ask an administrator.",
  },
  "login-method-missing": {
    status: 404,
    title: "This installation does not offer that way to log in",
    next: "See GET /v1/session/methods.",
  },
  "login-stale": {
    status: 400,
    title: "The login was not begun here, or too long ago, or it is used up",
    next: "Log in again, in one browser and within ten minutes.",
  },
  "login-pending": {
    status: 428,
    title: "Waiting for the person to log in",
    next: "Poll again after `intervalSeconds`.",
  },
  "login-unbelievable": {
    status: 401,
    title: "What the identity provider said cannot be believed",
    next: "Log in again; if it happens each time, compare both clocks, CARILLON_OIDC_ISSUER and the client's registration.",
  },
  "not-invited": {
    status: 403,
    title: "Nobody has invited this person",
    next: "Ask an administrator for an account under the address that `detail` names.",
  },
  "provider-unreachable": {
    status: 503,
    title: "The identity provider does not answer",
    next: "Log in with a local account, or again later; check CARILLON_OIDC_ISSUER.",
  },
  "origin-foreign": {
    status: 403,
    title: "A page of another origin may not use this session",
    next: "Use the console of this service; behind a proxy, set CARILLON_PUBLIC_URL.",
  },
  "csrf-token-missing": {
    status: 403,
    title: "A change made with a session needs its X-CSRF-Token",
    next: "GET /v1/session and send its `csrf` in the header X-CSRF-Token.",
  },
  "not-found": { status: 404, title: "No such resource", next: "List the collection to see what exists." },
  conflict: { status: 409, title: "The resource is in a state that forbids this", next: "Read it again and decide." },
  "request-in-progress": {
    status: 409,
    title: "The same request is being carried out",
    next: "Send it again with the same Idempotency-Key after Retry-After seconds.",
  },
  "idempotency-key-reused": {
    status: 422,
    title: "The Idempotency-Key came with another request",
    next: "Make a new key for each request.",
  },
  "answer-lost": {
    status: 409,
    title: "The answer to the first request with this key is not kept",
    next: "See whether it was done; if it shall be done once more, use another key.",
  },
  "in-use": { status: 409, title: "It is still used", next: "Move or remove what uses it first." },
  "device-away": { status: 409, title: "The device is not there", next: "Wait until it is online, and ask again." },
  "filter-invalid": {
    status: 422,
    title: "The filter cannot be understood",
    next: "Correct it at the character that `at` counts to; `expected` says what may stand there.",
  },
  "precondition-required": {
    status: 428,
    title: "If-Match is required",
    next: "GET the resource and send its ETag in If-Match.",
  },
  "precondition-failed": {
    status: 412,
    title: "The resource has changed since it was read",
    next: "GET it again and repeat the change.",
  },
  "too-many-requests": { status: 429, title: "Too many requests", next: "Wait for Retry-After seconds." },
  "media-type-unsupported": {
    status: 415,
    title: "The content type is not accepted here",
    next: "Send the type that Accept-Post names.",
  },
  overloaded: { status: 503, title: "At capacity", next: "Retry after Retry-After seconds." },
  unavailable: { status: 503, title: "A part that this needs is not reachable", next: "See /readyz for which part." },
  internal: { status: 500, title: "An error of ours", next: "Look in the log for the request id." },

  "pairing-pending": {
    status: 428,
    title: "Waiting for an operator to enter the code",
    next: "Poll again after `interval` seconds.",
  },
  "pairing-slow-down": { status: 429, title: "Polling too fast", next: "Poll at the interval that the answer names." },
  "pairing-code-unknown": {
    status: 404,
    title: "No device is showing this code",
    next: "Check the letters; a code lives 15 minutes.",
  },
  "pairing-expired": {
    status: 410,
    title: "The pairing code has expired",
    next: "The device shows a new code by itself.",
  },
  "pairing-proof-invalid": {
    status: 401,
    title: "The request is not signed by the device's key",
    next: "Start pairing again.",
  },
  "pairing-refused": { status: 403, title: "The operator refused this device", next: "Ask the operator." },
  "pairing-full": {
    status: 503,
    title: "Too many devices are waiting to be paired",
    next: "Claim or refuse the waiting ones.",
  },
  "certificate-invalid": { status: 401, title: "The certificate is not valid here", next: "Pair the device again." },
  "certificate-revoked": { status: 403, title: "The device was removed", next: "Pair it again if that was a mistake." },

  "offer-invalid": {
    status: 400,
    title: "The SDP offer cannot be answered",
    next: "Offer one audio section that receives Opus.",
  },
  "answer-invalid": {
    status: 502,
    title: "The media service's SDP answer cannot be used",
    next: "Update the older side; the detail says what does not fit.",
  },
  "session-unknown": { status: 404, title: "No such session", next: "POST a new offer." },
  "programme-unknown": { status: 404, title: "No such programme", next: "See GET /programmes of the media service." },

  "source-missing": {
    status: 404,
    title: "The file does not exist",
    next: "Check the name against the library folder.",
  },
  "source-not-audio": {
    status: 422,
    title: "The file holds no audio that can be decoded",
    next: "Use MP3, FLAC, WAV, Ogg/Opus or AAC.",
  },
  "source-truncated": {
    status: 422,
    title: "The file ends before its audio does",
    next: "Copy the file again; what was decodable has been played.",
  },
  "input-unavailable": {
    status: 503,
    title: "The input of raw samples cannot be opened",
    next: "Name a FIFO or a path where one can be made, or a free TCP port of this machine.",
  },
  "decoder-missing": {
    status: 503,
    title: "The decoder ffmpeg is not installed",
    next: "Install the Debian package ffmpeg.",
  },

  "output-missing": {
    status: 503,
    title: "The sound device does not exist",
    next: "List devices with `aplay -L` and correct output.device.",
  },
  "output-busy": {
    status: 503,
    title: "The sound device is used by another program",
    next: "Stop the other program or use a shared device.",
  },
  "output-lost": {
    status: 503,
    title: "The sound device was unplugged or failed",
    next: "Plug it in; it is retried every second.",
  },
  "native-missing": { status: 503, title: "The native addon is not built", next: "Run `npm run setup`." },
  "document-invalid": {
    status: 422,
    title: "The configuration document does not match its schema",
    next: "Correct the fields named in `errors`.",
  },
  "configuration-late": {
    status: 409,
    title: "The configuration came after its deadline",
    next: "Publish it again with a later deadline, if it is still wanted.",
  },
  "configuration-undone": {
    status: 409,
    title: "The device was cut off by this configuration and has taken it back",
    next: "Correct it; or, if something else was wrong then, POST to the device's configuration/retry.",
  },
  "document-not-applicable": {
    status: 422,
    title: "The device cannot do what the document asks",
    next: "See `detail` for the capability it lacks.",
  },

  "storage-unavailable": {
    status: 503,
    title: "The data directory cannot be used",
    next: "Give the process write permission, or name another with CARILLON_DATA.",
  },
  "directory-in-use": {
    status: 503,
    title: "The data directory is in use",
    next: "Stop the other process, or name another directory with --data.",
  },
  "installation-running": {
    status: 503,
    title: "A control service runs on this database",
    next: "Stop every control service of the installation, and try again.",
  },
  "installation-empty": {
    status: 404,
    title: "There is no installation to export",
    next: "Check DATABASE_URL and CARILLON_DATA: they name what is exported.",
  },
  "installation-not-empty": {
    status: 409,
    title: "There is an installation already",
    next: "Import into a new database and a new CARILLON_DATA, in which no control service has run.",
  },
  "installation-file-invalid": {
    status: 422,
    title: "The file cannot be imported, and nothing was",
    next: "Copy it again from where it was exported, or export again.",
  },
  "passphrase-refused": {
    status: 422,
    title: "The passphrase does not open the file",
    next: "Give the file of the passphrase with which it was exported: --passphrase-file FILE.",
  },
  "port-in-use": {
    status: 503,
    title: "The port is taken",
    next: "Stop the other program or choose a port with --port.",
  },
  "part-not-started": {
    status: 503,
    title: "A part of the installation did not start",
    next: "Read the log that is named.",
  },
  "broker-unreachable": {
    status: 503,
    title: "The MQTT broker does not answer",
    next: "Check its address and that it runs.",
  },
  "control-unreachable": {
    status: 503,
    title: "The control service does not answer",
    next: "Check CARILLON_CONTROL and that it runs.",
  },
  "delivery-missing": {
    status: 409,
    title: "Nothing delivers releases to these devices",
    next: "Set CARILLON_BALENA_TOKEN_FILE and CARILLON_BALENA_FLEETS, or run the devices' updater (deploy/compose).",
  },
  "delivery-unreachable": {
    status: 503,
    title: "The deliverer of releases does not answer",
    next: "Try again later; for balena, see https://status.balena.io and CARILLON_BALENA_API.",
  },
  "delivery-unauthorized": {
    status: 502,
    title: "The deliverer of releases does not accept our token",
    next: "Make a new API key and write it to the file that CARILLON_BALENA_TOKEN_FILE names.",
  },
  "delivery-refused": {
    status: 502,
    title: "The deliverer of releases refused a request",
    next: "See `detail`; check CARILLON_BALENA_FLEETS and what the token may do.",
  },
  "release-unknown": {
    status: 404,
    title: "No such release that can be run",
    next: "See GET /v1/releases for those that can.",
  },
  "media-unreachable": {
    status: 503,
    title: "The media service does not answer",
    next: "Check its address and that it runs.",
  },
} as const satisfies Record<string, { status: number; title: string; next: string }>;

export type ErrorCode = keyof typeof errors;

/** Something outside failed. The adapter that can retry catches this class; everything else is a bug and ends the process. */
export class CarillonError extends Error {
  override readonly name = "CarillonError";
  readonly code: ErrorCode;
  constructor(code: ErrorCode, detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.code = code;
  }

  /** One line for a person: what happened, to what, and what to do next. */
  get line(): string {
    return `${errors[this.code].title}: ${this.message}. ${errors[this.code].next}`;
  }
}
