import { createServer } from "node:http";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";

const port = 4000;
const echo = `const s = require("node:dgram").createSocket("udp4");
  s.on("message", (m, from) => s.send(m, from.port, from.address)).bind(${port}, () => console.log("listening"));`;

/** Sends `count` packets, 20 ms apart, and prints the round trip of each that comes back; waits half a second for the last. */
const probe = (address: string, count: number) => `const s = require("node:dgram").createSocket("udp4");
  const ms = () => Number(process.hrtime.bigint()) / 1e6;
  s.on("message", (m) => console.log("rtt", ms() - Number(m)));
  for (let i = 0; i < ${count}; i++) setTimeout(() => s.send(String(ms()), ${port}, "${address}"), 20 * i);
  setTimeout(() => process.exit(), 20 * ${count} + 500);`;

const echoing = (lab: NamespaceLab) =>
  lab.server.start("echo", { command: process.execPath, args: ["-e", echo], ready: /listening/ });

/** Round trips in milliseconds from a client to the server and back, of those that came back. */
async function roundTrips(lab: NamespaceLab, client: number, count: number): Promise<number[]> {
  const host = lab.clients[client];
  if (host === undefined) throw new Error(`no client ${client}`);
  const args = ["-e", probe(lab.server.address, count)];
  const probing = await host.start("probe", { command: process.execPath, args });
  await probing.exited;
  return probing.lines.flatMap((line) => /rtt ([\d.]+)/.exec(line)?.[1] ?? []).map(Number);
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

test("a lab delays, loses, cuts and restores, client by client, and leaves nothing behind", async () => {
  const before = readdirSync("/sys/class/net").toSorted();
  {
    await using lab = await NamespaceLab.start({ clients: 2, seed: 1 });
    await echoing(lab);
    const clean = await roundTrips(lab, 0, 50);
    console.log(`lab (real-time: ${lab.realtime}) adds to a round trip: ${middle(clean)} ms at the median`);
    expect(clean.length).toBe(50);
    await lab.change(1, "both", { delayMs: 20 });
    await lab.change(0, "up", { loss: 0.5 });
    const [lossy, slow] = await Promise.all([roundTrips(lab, 0, 60), roundTrips(lab, 1, 20)]);
    expect(lossy.length).toBeGreaterThan(10);
    expect(lossy.length).toBeLessThan(50);
    expect(middle(slow)).toBeGreaterThan(40);
    expect(middle(slow)).toBeLessThan(90);
    await lab.cut("all");
    expect(await roundTrips(lab, 1, 2)).toEqual([]);
    await lab.restore("all");
    expect((await roundTrips(lab, 1, 5)).length).toBe(5);
    const { links } = await lab.stats();
    expect(links[0]?.up.lost).toBe(60 - lossy.length);
    expect(links[1]?.up.cut).toBe(2);
    expect(lab.clients[0]?.namespace).toContain(String(process.pid));
  }
  expect(readdirSync("/run/netns").filter((name) => name.includes(`-${process.pid}-`))).toEqual([]);
  expect(readdirSync("/sys/class/net").toSorted()).toEqual(before);
});

test("labs stand side by side with the same addresses", async () => {
  await using one = await NamespaceLab.start({ clients: 1, seed: 1 });
  await using other = await NamespaceLab.start({ clients: 1, seed: 2 });
  await echoing(one);
  await echoing(other);
  await one.cut("all");
  expect((await roundTrips(other, 0, 3)).length).toBe(3);
  expect(await roundTrips(one, 0, 1)).toEqual([]);
});

test("a cable lets the test itself reach the server", async () => {
  await using lab = await NamespaceLab.start({ clients: 1, seed: 1, cable: true });
  const { cable } = lab;
  if (cable === null) throw new Error("no cable");
  const script = `require("node:http").createServer((_, r) => r.end("from the lab")).listen(${port}, () => console.log("up"))`;
  await lab.server.start("a web server", { command: process.execPath, args: ["-e", script], ready: /up/ });
  const answer = await eventually("the answer", async () => (await fetch(`http://${cable.server}:${port}`)).text());
  expect(answer).toBe("from the lab");
  const ours = createServer((_, response) => response.end("from outside")).listen(0, cable.ours);
  await once(ours, "listening");
  ours.close();
});

test("what fails while a lab is set up is taken down", async () => {
  await expect(NamespaceLab.start({ clients: 100, seed: 1 })).rejects.toThrow(/1 to 64 clients/);
  expect(readdirSync("/run/netns").filter((name) => name.includes(`-${process.pid}-`))).toEqual([]);
});
