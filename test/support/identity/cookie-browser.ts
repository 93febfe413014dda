/** What a browser does on the way through a login: it keeps cookies, follows redirects, and a person fills in the forms. */
export class CookieBrowser {
  readonly #jars = new Map<string, Map<string, string>>();
  /** Every address it was at, in order. */
  readonly path: URL[] = [];

  readonly #person: Readonly<Record<string, string>>;

  /** `person`: what is entered into fields, by their names. */
  constructor(person: Readonly<Record<string, string>> = {}) {
    this.#person = person;
  }

  /** Goes on until it is sent to an address that `arrived` knows, and does not ask for that one. */
  async go(from: string, arrived: (url: URL) => boolean): Promise<URL> {
    let next: { url: URL; form?: URLSearchParams } = { url: new URL(from) };
    for (let step = 0; step < 20; step += 1) {
      const response = await this.ask(next.url, next.form);
      const location = response.headers.get("location");
      const text = await response.text();
      const there = location === null ? undefined : new URL(location, next.url);
      if (there !== undefined && arrived(there)) return there;
      const form = there === undefined ? formIn(text, next.url, this.#person) : undefined;
      if (there === undefined && form === undefined)
        throw new Error(`${next.url.href} leads nowhere: ${response.status} ${text.slice(0, 400)}`);
      next = form ?? { url: there ?? next.url };
    }
    throw new Error("an endless way");
  }

  /** One request, with the cookies of that host. */
  async ask(url: URL, form?: URLSearchParams, headers: Record<string, string> = {}): Promise<Response> {
    this.path.push(url);
    const jar = this.#jars.get(url.host) ?? new Map<string, string>();
    this.#jars.set(url.host, jar);
    const response = await fetch(url, {
      ...(form && { method: "POST", body: form }),
      headers: {
        accept: "text/html",
        cookie: Array.from(jar, ([name, value]) => `${name}=${value}`).join("; "),
        ...headers,
      },
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(line) || value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  cookie(host: string, name: string): string | undefined {
    return this.#jars.get(host)?.get(name);
  }
}

/** The first form of a page, as a person sends it. */
function formIn(page: string, at: URL, person: Readonly<Record<string, string>>) {
  const form = /<form[^]*?<\/form>/.exec(page)?.[0];
  const action = /action="([^"]*)"/.exec(form ?? "")?.[1];
  if (form === undefined || action === undefined) return undefined;
  const fields = new URLSearchParams({ password: "any" });
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const [name, value] = [/name="([^"]*)"/.exec(input)?.[1], /value="([^"]*)"/.exec(input)?.[1]];
    if (name !== undefined) fields.set(name, value ?? person[name] ?? "any");
  }
  if (form.includes("logoutForm")) fields.set("logout", "yes");
  return { url: new URL(action.replaceAll("&amp;", "&"), at), form: fields };
}
