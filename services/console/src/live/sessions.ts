import type { Session } from "@carillon/contracts/access";
import type { LoggedOut, LoginMethods } from "@carillon/contracts/login";
import { expectOk, type Credentials } from "./control-api.js";

const json = { "content-type": "application/json" };

/** The session that this browser has already, after a reload or a login with the identity provider. */
export async function presentSession(): Promise<Credentials | undefined> {
  const answer = await fetch("/v1/session");
  return answer.ok ? credentialsOf((await answer.json()) as Session) : undefined;
}

export const loginMethods = async (): Promise<LoginMethods> =>
  (await (await expectOk(await fetch("/v1/session/methods"))).json()) as LoginMethods;

/** With a local account. Throws Refused in the service's words. */
export async function logIn(name: string, password: string): Promise<Credentials | undefined> {
  const body = JSON.stringify({ name, password });
  const answer = await expectOk(await fetch("/v1/session", { method: "POST", headers: json, body }));
  return credentialsOf((await answer.json()) as Session);
}

/** Where to go to be logged out at the identity provider as well, or null. */
export async function logOut(csrf: string): Promise<string | null> {
  const answer = await fetch("/v1/session", { method: "DELETE", headers: { "x-csrf-token": csrf } });
  return answer.ok ? ((await answer.json()) as LoggedOut).endSession : null;
}

const credentialsOf = ({ csrf }: Session): Credentials | undefined =>
  csrf === null ? undefined : { kind: "session", csrf };
