/** What keeps the token: the browser's sessionStorage, so that it is gone when the tab is. */
export interface TokenStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const key = "carillon-token";

/**
 * The token of `#token=…`, which `npm start` prints as a link, or the one kept from before. A fragment never reaches a server's log;
 * the caller takes it out of the address bar as well.
 */
export function tokenFrom(fragment: string, store: TokenStore): string | undefined {
  const given = new URLSearchParams(fragment.replace(/^#/, "")).get("token");
  if (given !== null && given !== "") store.setItem(key, given);
  return store.getItem(key) ?? undefined;
}

export const keepToken = (token: string, store: TokenStore): void => store.setItem(key, token.trim());
export const forgetToken = (store: TokenStore): void => store.removeItem(key);
