import { writeFile } from "node:fs/promises";
import { whepUrls, udpPortOptions } from "@carillon/media/http/reach";
import { readSettings } from "@carillon/media/settings";
import { iceServerLinks, ownIceServers, parseIceServers } from "@carillon/media/whep/ice-servers";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

const least = { CARILLON_CONTROL: "https://control:8443", CARILLON_CA_FILE: "ca.crt" };

const wrong = (env: Record<string, string>): readonly string[] => {
  const read = readSettings({ ...least, ...env });
  return "wrong" in read ? read.wrong : [];
};

describe("the environment", () => {
  it("needs the control service and its root certificate, and has defaults for the rest", () => {
    const read = readSettings(least);
    expect(read).toMatchObject({ settings: { whep: { host: "0.0.0.0", port: 8444 }, hosts: [], mediaPort: 0 } });
    expect(readSettings({})).toMatchObject({
      wrong: [/CARILLON_CONTROL: not set/, /CARILLON_CA_FILE: not set/].map(
        (line) => expect.stringMatching(line) as string,
      ),
    });
  });

  it("says which variable is wrong, and how", () => {
    expect(wrong({ CARILLON_WHEP: "8444" })).toEqual([expect.stringMatching(/^CARILLON_WHEP: 8444 is not HOST:PORT/)]);
    expect(wrong({ CARILLON_WHEP_HTTP: "0.0.0.0:80" })).toEqual([expect.stringMatching(/this machine only/)]);
    expect(wrong({ CARILLON_WHEP_HTTP: "127.0.0.1:80" })).toEqual([
      expect.stringMatching(/CARILLON_LISTENER_TOKEN_FILE/),
    ]);
    expect(wrong({ CARILLON_LISTENER_TOKEN_FILE: "/nowhere" })).toEqual([expect.stringMatching(/cannot be read/)]);
    expect(wrong({ CARILLON_ICE_SERVERS: "http://x" })).toEqual([
      expect.stringMatching(/^CARILLON_ICE_SERVERS: http:\/\/x/),
    ]);
    expect(wrong({ CARILLON_ICE_SERVERS: "turn:x:3478" })).toEqual([
      expect.stringMatching(/CARILLON_TURN_SECRET_FILE/),
    ]);
  });

  it("takes no short secret", async () => {
    await using folder = await temporaryFolder("settings");
    await writeFile(folder.file("short"), "1234\n");
    await writeFile(folder.file("long"), "0123456789abcdef\nsecond line\n");
    expect(wrong({ CARILLON_LISTENER_TOKEN_FILE: folder.file("short") })).toEqual([
      expect.stringMatching(/16 characters/),
    ]);
    const read = readSettings({ ...least, CARILLON_LISTENER_TOKEN_FILE: folder.file("long") });
    expect(read).toMatchObject({ settings: { listenerToken: "0123456789abcdef" } });
  });
});

describe("where the service is reached", () => {
  it("is what is configured, or the address that it listens on", () => {
    expect(whepUrls([], { host: "10.0.0.5", port: 8444 })).toEqual(["https://10.0.0.5:8444/whep"]);
    expect(whepUrls(["media.example", "fd00::1"], { host: "::", port: 1 })).toEqual([
      "https://media.example:1/whep",
      "https://[fd00::1]:1/whep",
    ]);
    expect(whepUrls([], { host: "0.0.0.0", port: 1 }).every((url) => !url.includes("["))).toBe(true);
  });

  it("binds the machine's own addresses, and announces those of a NAT before it", () => {
    const listening = { host: "0.0.0.0", port: 1 };
    expect(udpPortOptions(["127.0.0.1"], listening, 5000)).toEqual({
      port: 5000,
      addresses: ["127.0.0.1"],
      announce: [],
    });
    expect(udpPortOptions(["198.51.100.7"], listening, 0)).toEqual({ port: 0, announce: ["198.51.100.7"] });
  });
});

describe("ICE servers", () => {
  it("are told with credentials that the TURN server can check by itself", () => {
    const servers = parseIceServers(["stun:10.0.0.1:3478", "turn:10.0.0.1:3478?transport=udp"], "0123456789abcdef");
    if (typeof servers === "string") throw new Error(servers);
    expect(iceServerLinks(ownIceServers(servers, 1_700_000_000.9))).toEqual([
      '<stun:10.0.0.1:3478>; rel="ice-server"',
      '<turn:10.0.0.1:3478?transport=udp>; rel="ice-server"; username="1700086400:listener"; credential="I29zR3DRi/68XslCJuuSp+q6DnE="; credential-type="password"',
    ]);
  });
});
