const words: Readonly<Record<string, string>> = {
  "not-invited": "Nobody has invited you here yet. Ask an administrator for an account under your address.",
  "login-refused": "The login was refused, or your account is closed.",
  "login-stale": "The login took too long, or was begun in another window. Try again.",
  "provider-unreachable": "The identity provider does not answer. Use a local account, or try again later.",
  "too-many-requests": "Too many logins. Wait a minute, and try again.",
};

/** What a login with the identity provider came to, by the code in the fragment of the address; undefined: nothing went wrong. */
export function loginRefusal(fragment: string): string | undefined {
  const code = new URLSearchParams(fragment.replace(/^#/, "")).get("refused");
  if (code === null) return undefined;
  return (
    words[code] ?? "The identity provider's answer could not be believed. If it happens again, tell an administrator."
  );
}
