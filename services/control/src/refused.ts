import type { ErrorCode } from "@carillon/contracts/errors";
import type { FieldError } from "@carillon/core/configuration/validate";

/** What a refusal says beside its code. */
export interface Particulars {
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly FieldError[];
  /** Members added to the problem document. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** An expected outcome of a use case: no, and why. The rim makes an RFC 9457 problem of it. */
export class Refused {
  constructor(
    readonly code: ErrorCode,
    /** What happened, and to what; what to do next is the code's. */
    readonly detail: string,
    readonly particulars: Particulars = {},
  ) {}
}
