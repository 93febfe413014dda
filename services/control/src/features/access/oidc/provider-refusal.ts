import { CarillonError, type ErrorCode } from "@carillon/contracts/errors";
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from "openid-client";
import { Refused } from "../../../refused.js";

/** In its own words: RFC 6749 §4.1.2.1, and §3.5 of RFC 8628. */
const codes: Readonly<Record<string, ErrorCode>> = {
  authorization_pending: "login-pending",
  slow_down: "too-many-requests",
  expired_token: "login-stale",
  access_denied: "login-refused",
  temporarily_unavailable: "provider-unreachable",
  server_error: "provider-unreachable",
};

/** Nothing answers, or something else does in its place. */
const away = new Set(["OAUTH_TIMEOUT", "OAUTH_ABORT", "OAUTH_RESPONSE_IS_NOT_CONFORM", "OAUTH_RESPONSE_IS_NOT_JSON"]);

/** What a failure of asking the provider means; rethrows what is a bug of ours. */
export function refusalOf(error: unknown, issuer: string): Refused {
  if (error instanceof CarillonError) return new Refused(error.code, error.message);
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) {
    const words = [error.error, error.error_description].filter((word) => word !== undefined).join(": ");
    return new Refused(codes[error.error] ?? "login-unbelievable", `${issuer} says ${words}`);
  }
  if (error instanceof WWWAuthenticateChallengeError)
    return new Refused("login-unbelievable", `${issuer} answers its own token with ${error.status}`);
  if (error instanceof TypeError && error.message === "fetch failed")
    return new Refused("provider-unreachable", `${issuer}: ${causeOf(error)}`);
  if (!(error instanceof ClientError)) throw error;
  const code = away.has(error.code ?? "OAUTH_ABORT") ? "provider-unreachable" : "login-unbelievable";
  return new Refused(code, `${issuer}: ${error.message}: ${causeOf(error)}`);
}

const causeOf = ({ cause, message }: Error): string => (cause instanceof Error ? cause.message : message);
