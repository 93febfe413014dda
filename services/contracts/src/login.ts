import { z } from "zod";
import { session } from "./access.js";

/** GET /v1/session/methods: the ways in that this installation offers; what the page shows before anybody is known. */
export const loginMethods = z.object({
  /** The identity provider, if there is one: where a browser goes, and what the button says. */
  oidc: z.object({ name: z.string(), url: z.string() }).nullable(),
});
export type LoginMethods = z.infer<typeof loginMethods>;

/** A path of ours, where the browser goes after the login; never an address elsewhere. */
export const returnTo = z
  .string()
  .max(512)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/, { message: "a path of this service, such as /" });

/** RFC 7636 §4.1, 4.2: S256 alone. */
const codeChallenge = z.string().regex(/^[A-Za-z0-9_-]{43}$/, { message: "SHA-256 of the verifier, base64url" });
const codeVerifier = z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/, { message: "43 to 128 unreserved characters" });

/**
 * GET /v1/session/oidc: begins a login in the browser. A program that waits on this machine (RFC 8252 §7.3) gives its `port` and a
 * `challenge`, and gets a code there instead of a cookie here.
 */
export const loginBegin = z
  .object({
    returnTo: returnTo.default("/"),
    port: z.coerce.number().int().min(1024).max(65_535).optional(),
    challenge: codeChallenge.optional(),
  })
  .refine(({ port, challenge }) => (port === undefined) === (challenge === undefined), {
    message: "give port and challenge, or neither",
    path: ["challenge"],
  });
export type LoginBegin = z.output<typeof loginBegin>;

/** POST /v1/session/oidc/exchange: the code that came to the program's port, for a session. */
export const loginExchange = z.object({ code: z.string().min(1).max(256), verifier: codeVerifier });
export type LoginExchange = z.infer<typeof loginExchange>;

/** POST /v1/session/oidc/device (RFC 8628 §3.2): what a person enters where, and what the program asks with. */
export const deviceLogin = z.object({
  userCode: z.string(),
  verificationUri: z.string(),
  /** With the code in it. */
  verificationUriComplete: z.string().nullable(),
  deviceCode: z.string(),
  expiresInSeconds: z.number(),
  intervalSeconds: z.number(),
});
export type DeviceLogin = z.infer<typeof deviceLogin>;
/** POST /v1/session/oidc/device/token */
export const deviceLoginPoll = z.object({ deviceCode: z.string().min(1).max(2048) });

/** A session for a program: `secret` goes into `Authorization: Bearer`, and ends with the session. */
export const programSession = session.extend({ secret: z.string().describe("shown this once") });
export type ProgramSession = z.infer<typeof programSession>;

/** DELETE /v1/session: where the browser goes to be logged out at the identity provider too (OpenID Connect RP-Initiated Logout 1.0). */
export const loggedOut = z.object({ endSession: z.string().nullable() });
export type LoggedOut = z.infer<typeof loggedOut>;
